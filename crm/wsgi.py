import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import reverse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")

application = get_wsgi_application()
reverse("kartabl")  # reads in all pages, so that workers need not each for themselves
# All of this stays as long as the process does. To look through it again and again for what may
# be thrown away took an eighth of the time of a page.
gc.collect()
gc.freeze()
