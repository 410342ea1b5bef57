"""A webhook receiver: verifies, stores, answers. Python 3.9 or newer, nothing to install.

WEBHOOK_SECRET=whsec_... PORT=8080 INBOX=./inbox python3 receiver.py
"""
import base64, hashlib, hmac, os, re, sys, tempfile, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

KEY = base64.b64decode(os.environ["WEBHOOK_SECRET"].removeprefix("whsec_"), validate=True)
INBOX = os.environ.get("INBOX", "inbox")
MAX_BODY = 2_000_000
TOLERANCE_S = 300


def genuine(event_id, timestamp, signatures, body):
    """Signed with our key, over these very bytes, just now."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", event_id) or not re.fullmatch(r"[0-9]{1,12}", timestamp):
        return False
    if abs(time.time() - int(timestamp)) > TOLERANCE_S:
        return False
    digest = hmac.new(KEY, f"{event_id}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    right = b"v1," + base64.b64encode(digest)
    # Several while the secret is rotated; compared in a time that tells nothing.
    return any(hmac.compare_digest(right, each.encode("latin-1")) for each in signatures.split(" "))


def store(event_id, body):
    """On disk when this returns, and once, however often it comes: a name can be linked only once."""
    target = os.path.join(INBOX, event_id + ".json")
    if os.path.exists(target):
        return
    with tempfile.NamedTemporaryFile(dir=INBOX) as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
        try:
            os.link(file.name, target)
        except FileExistsError:
            pass  # another request with the same event was faster


class Receiver(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # keeps the connection open for the next event
    timeout = 15  # seconds, for a sender that stops in the middle

    def do_POST(self):
        length = self.headers.get("content-length", "")
        if not re.fullmatch(r"[0-9]{1,12}", length):
            return self.answer(411, close=True)
        if int(length) > MAX_BODY:
            return self.answer(413, close=True)
        body = self.rfile.read(int(length))
        if len(body) < int(length):
            self.close_connection = True
            return
        headers = [self.headers.get("webhook-" + name, "") for name in ("id", "timestamp", "signature")]
        if not genuine(*headers, body):
            return self.answer(401)
        store(headers[0], body)
        self.answer(204)

    def do_GET(self):
        if self.path != "/count":
            return self.answer(405)
        # For ./chargeline webhook-check --count-url only.
        self.answer(200, str(sum(name.endswith(".json") for name in os.listdir(INBOX))).encode())

    def answer(self, status, body=b"", close=False):
        self.send_response(status)
        if status != 204:
            self.send_header("content-length", str(len(body)))
        if close:
            self.send_header("connection", "close")  # what was not read would be taken for the next request
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


class Server(ThreadingHTTPServer):
    request_queue_size = 128

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], ConnectionError):  # else the sender has gone
            super().handle_error(request, client_address)


if __name__ == "__main__":
    os.makedirs(INBOX, exist_ok=True)
    server = Server(("127.0.0.1", int(os.environ.get("PORT", "8080"))), Receiver)
    print(f"listening on http://127.0.0.1:{server.server_port}/", flush=True)
    server.serve_forever()
