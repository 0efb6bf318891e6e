"""Addresses of the kartabl: its parts, referrals, substitutes."""

from django.urls import path

from engagements.views import kartabl_chosen as chosen
from engagements.views import referrals, upkeep

urlpatterns = [
    path("kartabl/more/", upkeep.KartablPanel.as_view(), name="kartabl-panel"),
    path("kartabl/chosen/", chosen.KartablChosen.as_view(), name="kartabl-chosen"),
    path("kartabl/postpone/", chosen.KartablPostpone.as_view(), name="kartabl-postpone"),
    path("kartabl/refer/", chosen.KartablRefer.as_view(), name="kartabl-refer"),
    path(
        "kartabl/referred/<uuid:pk>/undo/",
        chosen.KartablReferUndo.as_view(),
        name="kartabl-refer-undo",
    ),
    path("follow-ups/<int:pk>/refer/", referrals.FollowUpRefer.as_view(), name="follow-up-refer"),
    path("letters/<int:pk>/refer/", referrals.LetterRefer.as_view(), name="letter-refer"),
    path(
        "referrals/<int:pk>/take-back/",
        referrals.ReferralTakeBack.as_view(),
        name="referral-take-back",
    ),
    path("referrals/<int:pk>/return/", referrals.ReferralReturn.as_view(), name="referral-return"),
    path(
        "referrals/<int:pk>/history/", referrals.ReferralHistory.as_view(), name="referral-history"
    ),
    path("substitutions/", referrals.SubstitutionList.as_view(), name="substitution-list"),
    path("substitutions/new/", referrals.SubstitutionCreate.as_view(), name="substitution-create"),
    path(
        "substitutions/<int:pk>/",
        referrals.SubstitutionDetail.as_view(),
        name="substitution-detail",
    ),
    path(
        "substitutions/<int:pk>/edit/",
        referrals.SubstitutionUpdate.as_view(),
        name="substitution-update",
    ),
    path(
        "substitutions/<int:pk>/delete/",
        referrals.SubstitutionDelete.as_view(),
        name="substitution-delete",
    ),
    path(
        "substitutions/<int:pk>/history/",
        referrals.SubstitutionHistory.as_view(),
        name="substitution-history",
    ),
]
