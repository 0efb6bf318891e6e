"""Who: people, their organizations, their posts over time, and how to reach them."""

from contacts.models.assessments import Assessment
from contacts.models.circulars import Circular, CircularLetter
from contacts.models.duplicates import DuplicatePair
from contacts.models.groups import Group, GroupMember
from contacts.models.imports import Import, ImportRow, ImportTemplate
from contacts.models.merges import Merge
from contacts.models.organizations import Organization, Province, province_choices
from contacts.models.people import Person
from contacts.models.points import ContactPoint
from contacts.models.posts import Post
from contacts.models.relations import Relation, RelationType

__all__ = [
    "Assessment",
    "Circular",
    "CircularLetter",
    "ContactPoint",
    "DuplicatePair",
    "Group",
    "GroupMember",
    "Import",
    "ImportRow",
    "ImportTemplate",
    "Merge",
    "Organization",
    "Person",
    "Post",
    "Province",
    "Relation",
    "RelationType",
    "province_choices",
]
