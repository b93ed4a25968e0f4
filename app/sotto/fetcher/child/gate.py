"""The gate that every request of the fetcher passes: huggingface_hub's as well as our own.

As a transport of httpx2 it sees each single request, redirects included, and no client above it can get around it. It
notes the request, gives the access token to the hub's own address only, sets the time-outs, refuses what must not be
opened and turns every failure into a :class:`~sotto.fetcher.child.failures.Failure`. That also keeps huggingface_hub
from trying again on its own, in silence, for up to 23 seconds.
"""

from __future__ import annotations

import time

import httpx2

from sotto.fetcher.child import failures
from sotto.fetcher.child.addresses import check_address, host_of, redirect_target
from sotto.fetcher.child.exchange import IS_FILE, Exchange
from sotto.fetcher.child.failures import Failure
from sotto.fetcher.child.jobs import Job, current_job

MAX_REDIRECTS = 5
MAX_PAGES = 100
"""Of one answer. A hub may point from each page to a next one for ever, and huggingface_hub would follow."""


class Gate(httpx2.BaseTransport):
    """Sends requests on behalf of the current job, and none without one."""

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send ``request`` and return the answer below 400; raises Failure or Interrupted."""
        job = current_job.get()
        if job is None:
            raise RuntimeError(f"a request without a job: {request.method} {request.url.host}")
        job.check()
        _count_pages(job, request)
        _count_redirects(job, request.url)
        check_address(request.url, job.source)
        response = Exchange(job, request).run()
        job.pointed_to = ""
        try:
            job.pointed_to = redirect_target(request.url, response)
        except Failure:
            response.close()
            raise
        return response


def _count_pages(job: Job, request: httpx2.Request) -> None:
    """Count how many answers in a row the job read that are no file."""
    job.pages = job.pages + 1 if request.method == "GET" and not request.extensions.get(IS_FILE) else 0
    if job.pages <= 1:
        job.asked_at = time.monotonic()
    if job.pages > MAX_PAGES:
        raise failures.not_understood(host_of(request.url), f"an answer of more than {MAX_PAGES} pages")


def _count_redirects(job: Job, url: httpx2.URL) -> None:
    """Count how often the job went where it was sent, in a row; huggingface_hub does that in requests of its own."""
    job.redirects = job.redirects + 1 if str(url.copy_with(fragment=None)) == job.pointed_to else 0
    if job.redirects > MAX_REDIRECTS:
        raise failures.redirect_refused(host_of(url), f"more than {MAX_REDIRECTS} redirects")
