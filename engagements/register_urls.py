"""Addresses of the registers: what is done with resolutions and problems, votes, figures."""

from django.urls import path

from engagements.views import member_form, motions, problems, reports, resolutions

urlpatterns = [
    path(
        "resolutions/<int:pk>/attach/",
        resolutions.ResolutionAttach.as_view(),
        name="resolution-attach",
    ),
    path(
        "resolutions/<int:pk>/carry-out/",
        resolutions.ResolutionCarryOut.as_view(),
        name="resolution-carry-out",
    ),
    path(
        "resolutions/<int:pk>/drop/", resolutions.ResolutionDrop.as_view(), name="resolution-drop"
    ),
    path(
        "resolutions/<int:pk>/communicate/",
        resolutions.ResolutionCommunicate.as_view(),
        name="resolution-communicate",
    ),
    path("resolutions/report/", reports.ResolutionReport.as_view(), name="resolution-report"),
    path("motions/", motions.MotionList.as_view(), name="motion-list"),
    path("motions/new/", motions.MotionCreate.as_view(), name="motion-create"),
    path("motions/<int:pk>/", motions.MotionDetail.as_view(), name="motion-detail"),
    path("motions/<int:pk>/edit/", motions.MotionUpdate.as_view(), name="motion-update"),
    path("motions/<int:pk>/delete/", motions.MotionDelete.as_view(), name="motion-delete"),
    path("motions/<int:pk>/history/", motions.MotionHistory.as_view(), name="motion-history"),
    path("motions/<int:pk>/put/", motions.MotionPut.as_view(), name="motion-put"),
    path("motions/<int:pk>/count/", motions.MotionCount.as_view(), name="motion-count"),
    path("motions/<int:pk>/withdraw/", motions.MotionWithdraw.as_view(), name="motion-withdraw"),
    path("ballots/<int:pk>/enter/", motions.BallotEnter.as_view(), name="ballot-enter"),
    path("vote/", motions.Vote.as_view(), name="vote"),
    path("problems/quick/", problems.ProblemQuick.as_view(), name="problem-quick"),
    path("problems/alike/", problems.ProblemAlike.as_view(), name="problem-alike"),
    path("problems/figures/", reports.ProblemFigures.as_view(), name="problem-figures"),
    path("problems/form/", member_form.MemberFormLink.as_view(), name="member-form"),
    path("problems/tell/", member_form.TellProblem.as_view(), name="tell-problem"),
    path("problems/<int:pk>/verify/", problems.ProblemVerify.as_view(), name="problem-verify"),
    path("problems/<int:pk>/raise/", problems.ProblemRaise.as_view(), name="problem-raise"),
    path("problems/<int:pk>/join/", problems.ProblemJoin.as_view(), name="problem-join"),
    path("problems/<int:pk>/answer/", problems.ProblemAnswer.as_view(), name="problem-answer"),
    path("problems/<int:pk>/solve/", problems.ProblemSolve.as_view(), name="problem-solve"),
    path("problems/<int:pk>/reject/", problems.ProblemReject.as_view(), name="problem-reject"),
    path("problems/<int:pk>/reopen/", problems.ProblemReopen.as_view(), name="problem-reopen"),
    path(
        "problem-reports/new/", problems.ProblemReportCreate.as_view(), name="problem-report-create"
    ),
    path(
        "problem-reports/<int:pk>/edit/",
        problems.ProblemReportUpdate.as_view(),
        name="problem-report-update",
    ),
    path(
        "problem-reports/<int:pk>/delete/",
        problems.ProblemReportDelete.as_view(),
        name="problem-report-delete",
    ),
    path(
        "problem-reports/<int:pk>/history/",
        problems.ProblemReportHistory.as_view(),
        name="problem-report-history",
    ),
]
