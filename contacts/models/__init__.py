"""Who: people, their organizations, their posts over time, and how to reach them."""

from contacts.models.assessments import Assessment
from contacts.models.organizations import Organization, Province
from contacts.models.people import Person
from contacts.models.points import ContactPoint
from contacts.models.posts import Post
from contacts.models.relations import Relation, RelationType

__all__ = [
    "Assessment",
    "ContactPoint",
    "Organization",
    "Person",
    "Post",
    "Province",
    "Relation",
    "RelationType",
]
