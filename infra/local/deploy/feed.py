"""A sample platform: an RSS feed on this machine, in which a complaint appears when told."""

import threading
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from xml.sax.saxutils import escape

NEWS = ("old", "Street market opens", "Stalls in the old town every Saturday.")
COMPLAINT = (
    "complaint",
    "Allergic reaction after a brownie from Crumb & Co",
    "My son had a severe allergic reaction to a brownie from Crumb & Co in Leeds that was sold to us as nut-free. "
    "We had to call an ambulance. Nobody at Crumb & Co answers the phone!",
)


class Feed:
    """Serves until the `with` block ends."""

    def __init__(self):
        self.posts = [post(*NEWS)]
        feed = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                body = feed.body()
                self.send_response(200)
                self.send_header("Content-Type", "application/rss+xml; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/feed"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def complain(self):
        self.posts.insert(0, post(*COMPLAINT))

    def body(self):
        return f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Leeds food talk</title><link>https://talk.example/</link>
<description>What people say</description>{"".join(self.posts)}</channel></rss>""".encode()


def post(name, title, text):
    return (
        f"<item><guid isPermaLink=\"false\">{name}</guid><link>https://talk.example/{name}</link>"
        f"<author>sam@talk.example (Sam)</author><pubDate>{formatdate(usegmt=True)}</pubDate>"
        f"<title>{escape(title)}</title><description>{escape(text)}</description></item>"
    )
