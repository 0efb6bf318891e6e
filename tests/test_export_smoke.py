import pytest
from django.urls import reverse
@pytest.mark.parametrize("slug",["xlsx","csv","json"])
def test_x(client_of, clerk, slug):
    from tests import factories as make
    make.PersonFactory.create_batch(3)
    c=client_of(clerk)
    r=c.get("/contacts/people/"); assert r.status_code==200
    url=r.context["export_url"]; print(url)
    assert c.get(url).status_code==200
    r=c.post(url,{"format":slug}); assert r.status_code==200, r.content[:500]
    body=b"".join(r.streaming_content); print(r.headers, body[:300])
