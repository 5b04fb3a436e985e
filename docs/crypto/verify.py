#!/usr/bin/env python3
"""Checks a ledger's export, or a receipt's square. Written from ledger.md alone.

    verify.py ledger EXPORT BRANCH     BRANCH: a JSON file with "certify", the branch's public key
    verify.py receipt SQUARE EXPORT BRANCH
    verify.py code EXPORT              codes of all receipts

Exit 0: as it was made. Exit 1: each thing found stands on a line, "changed 9". Needs python3-cryptography.
"""
import base64, hashlib, json, sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


class Bad(Exception):
    pass


def b64(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def fits(key, domain, content, signature):
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, domain.encode() + b"\0" + content)
        return True
    except (InvalidSignature, ValueError):
        return False


def key_id(key):
    return hashlib.sha256(key).digest()[:8].hex()


def digest(domain, content):
    return hashlib.sha256(domain.encode() + b"\0" + content).digest()


class Fields:
    """Takes fields off in order."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def raw(self):
        n = shift = 0
        while True:
            if self.at >= len(self.data):
                raise Bad("cut")
            byte = self.data[self.at]
            self.at += 1
            n |= (byte & 0x7F) << shift
            if byte < 0x80:
                if byte == 0 and shift:
                    raise Bad("a length that is too long")
                break
            shift += 7
        if self.at + n > len(self.data):
            raise Bad("cut")
        self.at += n
        return self.data[self.at - n:self.at]

    def text(self):
        try:
            return self.raw().decode()
        except UnicodeDecodeError:
            raise Bad("no UTF-8")

    def number(self):
        text = self.text()
        try:
            n = int(text)
        except ValueError:
            raise Bad("no number")
        if str(n) != text:
            raise Bad("a number in another form")
        return n

    def fixed(self, size):
        b = self.raw()
        if len(b) != size:
            raise Bad("a field of %d bytes" % len(b))
        return b

    def texts(self, n):
        return [self.text() for _ in range(n)]

    def numbers(self, n):
        return [self.number() for _ in range(n)]

    def amount(self):
        return self.number(), self.text(), self.number()

    def receipt_no(self):
        return self.text(), self.number()

    def list(self, item):
        return [item() for _ in range(self.number())]

    def maybe(self, thing):
        n = self.number()
        if n not in (0, 1):
            raise Bad("neither there nor missing")
        return thing() if n else None

    def end(self):
        if self.at != len(self.data):
            raise Bad("something after the last field")

    def format(self, name):
        if self.text() != name:
            raise Bad("not a " + name)


def certificate(data):
    f = Fields(data)
    f.format("daftari certificate 1")
    c = dict(zip(["serial", "institution", "device", "code", "user", "name", "role"], f.texts(7)))
    c["key"], c["from"], c["until"] = f.fixed(32), f.number(), f.number()
    c["issuer"] = f.fixed(32)
    signed = data[:f.at]
    signature = f.fixed(64)
    f.end()
    if not fits(c["issuer"], "daftari certificate 1", signed, signature):
        raise Bad("certificate")
    return c


def checkpoint(data):
    f = Fields(data)
    f.format("daftari checkpoint 1")
    c = {"device": f.text(), "code": f.text()}
    c["n"], c["seq"], c["receipt"] = f.numbers(3)
    c["hash"], c["at"], c["issuer"] = f.fixed(32), f.number(), f.raw()
    signed = data[:f.at]
    signature = f.raw()
    f.end()
    if (c["issuer"] or signature) and not fits(c["issuer"], "daftari checkpoint 1", signed, signature):
        raise Bad("checkpoint")
    return c


def entry(f):
    e = {"seq": f.number(), "key": f.text(), "kind": f.text(), "account": f.text()}
    f.numbers(3)
    e["title"], e["label"] = f.texts(2)
    e["amount"] = f.amount()
    f.numbers(2)
    e["day"], e["receipt"] = f.text(), f.receipt_no()
    f.texts(6)
    f.list(f.text)
    who = lambda: (f.number(), f.text(), f.number(), f.text(), f.number())
    f.maybe(lambda: (f.texts(2), who(), f.numbers(2)))
    note = f.number()
    if note not in (0, 1, 2):
        raise Bad("a meeting note of no known form")
    if note:
        f.number(), f.texts(4), f.number(), f.text()
        if note == 2 and not any(f.texts(2)):
            raise Bad("neither a time nor a place")
    f.list(lambda: f.numbers(2))
    f.maybe(lambda: f.texts(5))
    amounts = lambda: f.list(f.amount)
    f.maybe(lambda: (f.text(), [amounts() for _ in range(6)],
                     f.list(lambda: (f.amount(), f.list(lambda: f.numbers(2)), f.number())),
                     f.list(lambda: (f.amount(), f.text())), amounts(), f.numbers(4), f.text()))
    f.maybe(lambda: (f.texts(3), f.number()))
    e["user"] = who()[1]
    f.text()
    return e


def record(body):
    f = Fields(body)
    f.format("daftari record 1")
    r = {"device": f.text(), "code": f.text(), "user": f.text(), "n": f.number(), "prev": f.fixed(32)}
    r["wall"], r["zone"], r["boot"], r["boot_id"], r["server"] = f.number(), f.text(), f.number(), f.text(), f.number()
    f.numbers(2)
    r["kind"] = f.text()
    if r["kind"] == "entry":
        r["entry"] = entry(f)
        r["next"] = f.numbers(2)
    elif r["kind"] == "cancel":
        f.text(), f.number(), f.text()
    elif r["kind"] == "receipt":
        r["no"] = f.receipt_no()
        f.text(), f.numbers(2), f.text()
        r["keys"] = f.list(f.text)
        f.receipt_no()
        r["slip"] = f.text()
    elif r["kind"] == "void":
        f.receipt_no(), f.receipt_no()
    elif r["kind"] == "event":
        f.texts(3), f.list(f.amount), f.list(f.amount), f.text()
    else:
        raise Bad("kind")
    f.end()
    return r


def export(path):
    out = {"rows": [], "certificates": [], "checkpoints": [], "cut": True}
    with open(path, encoding="utf-8") as f:
        lines = [json.loads(x) for x in f if x.strip()]
    if not lines or lines[0].get("ledger") != "daftari ledger 1":
        raise SystemExit("not an export of a ledger")
    for x in lines[1:]:
        if "certificate" in x:
            out["certificates"].append(certificate(b64(x["certificate"])))
        elif "checkpoint" in x:
            out["checkpoints"].append(checkpoint(b64(x["checkpoint"])))
        elif "records" in x:
            out["cut"] = x["records"] > len(out["rows"])
        else:
            out["rows"].append(x)
    return out


def branch_key(path):
    with open(path, encoding="utf-8") as f:
        return base64.b64decode(json.load(f)["certify"])


def of_key(certs, signer, r, branch):
    """Of the certificates of a key: one of the record's device and user, that holds at its time, as far as there is one."""
    at = max(r["wall"], r["server"])

    def fit(c):
        holds = c["issuer"] == branch and c["from"] <= at and (c["until"] == 0 or at < c["until"])
        return 2 * (c["device"] == r["device"] and c["user"] == r["user"]) + holds

    return max((c for c in certs if key_id(c["key"]) == signer), key=fit, default=None)


def check(path, branch):
    e, found = export(path), []
    certs = e["certificates"]
    seen, due, before, signing, seq, no = {}, 1, None, False, 0, 0
    for x in sorted(e["rows"], key=lambda x: x.get("n", 0)):
        n = x.get("n", 0)
        if "body" not in x:
            found.append("%s %d" % (x["odd"], n))
            continue
        body = b64(x["body"])
        h = digest("daftari record 1", body)
        if n in seen:
            found.append("forked %d" % n if seen[n] != h else "swapped %d" % n)
            continue
        if n > due:
            found.append("missing %d %d" % (due, n - 1))
            before, seq, no = None, None, None
        due, seen[n] = n + 1, h
        try:
            r = record(body)
        except Bad:
            found.append("changed %d" % n)
            before, seq, no = None, None, None
            continue
        signed = "signer" in x
        if signed:
            signature, cert = b64(x["signature"]), of_key(certs, x["signer"], r, branch)
            if not cert or not fits(cert["key"], "daftari record 1", h, signature):
                other = [c for c in certs if fits(c["key"], "daftari record 1", h, signature)]
                found.append(("other_key %d" if other else "changed %d" if cert else "uncertified %d") % n)
                before, seq, no = None, None, None
                continue
        elif signing:
            found.append("unsigned %d" % n)
        signing = signing or signed
        if r["n"] != n:
            found.append("swapped %d" % n)
            before, seq, no = None, None, None
            continue
        prev = before["hash"] if before else (bytes(32) if n == 1 else r["prev"])
        if r["prev"] != prev:
            found.append("forked %d" % n if n == 1 or (signed and before["signed"]) else "changed %d" % (n - 1))
        if signed:
            who = r["entry"]["user"] if r["kind"] == "entry" else r["user"]
            at = max(r["wall"], r["server"])
            if cert["issuer"] != branch:
                found.append(("uncertified %d" if cert["issuer"] == cert["key"] else "other_branch %d") % n)
            elif not (cert["from"] <= at and (cert["until"] == 0 or at < cert["until"])):
                found.append("expired %d" % n)
            if not (cert["user"] == r["user"] == who) or cert["device"] != r["device"]:
                found.append("other_key %d" % n)
        if r["kind"] == "entry":
            if seq is not None and r["entry"]["seq"] != seq + 1:
                found.append("gap %d" % n)
            seq = r["entry"]["seq"]
        if r["kind"] == "receipt":
            if no is not None and r["no"][1] != no + 1:
                found.append("gap %d" % n)
            no = r["no"][1]
        if "now" in x:
            found.append("changed %d" % n)
        if x.get("lost"):
            found.append("missing %d %d" % (n, n))
        if before and r["boot_id"] and r["boot_id"] == before["boot_id"] and r["boot"] and before["boot"]:
            if abs((r["wall"] - before["wall"]) - (r["boot"] - before["boot"]) // 10**6) > 300_000:
                found.append("clock_jump %d" % n)
        before = {**r, "hash": h, "signed": signed}
    for c in e["checkpoints"]:
        if c["n"] >= due:
            found.append("cut_off %d %d" % (due, c["n"]))
        elif c["n"] in seen and seen[c["n"]] != c["hash"]:
            found.append("forked %d" % c["n"])
    if e["cut"] and not any(f.startswith("missing") for f in found):
        found.append("cut_export %d" % (due - 1))
    return found


def receipt(path, ledger, branch):
    with open(path, encoding="utf-8") as f:
        words = f.read().split()
    if len(words) < 3 or words[-2] != "D1":
        return ["no signature"]
    signed = " ".join(words[:-2]).encode()
    code = next((w.rsplit("-", 1)[0].split(".")[0] for w in words if "-" in w and w.rsplit("-", 1)[1].isdigit()
                 and len(w.rsplit("-", 1)[1]) >= 6), "")
    for c in export(ledger)["certificates"]:
        if c["code"] == code and fits(c["key"], "daftari receipt 1", signed, b64(words[-1])):
            return [] if c["issuer"] == branch else ["other branch"]
    return ["no fit"]


def lp(data):
    n, out = len(data), b""
    while n >= 0x80:
        out, n = out + bytes([n & 0x7F | 0x80]), n >> 7
    return out + bytes([n]) + data


def codes(path):
    letters, out = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789", []
    for x in export(path)["rows"]:
        r = record(b64(x["body"]))
        if r["kind"] != "receipt":
            continue
        keys = sorted(k.encode() for k in r["keys"])
        fields = [r["no"][0].encode(), str(r["no"][1]).encode(), str(len(keys)).encode()] + keys
        bits = int.from_bytes(digest("daftari code 1", b"".join(map(lp, fields)))[:5], "big")
        text = "".join(letters[bits >> s & 31] for s in range(35, -1, -5))
        out.append("%s-%06d %s-%s" % (*r["no"], text[:4], text[4:]))
    return out


def main(argv):
    if argv[1:2] == ["ledger"] and len(argv) == 4:
        found = check(argv[2], branch_key(argv[3]))
    elif argv[1:2] == ["receipt"] and len(argv) == 5:
        found = receipt(argv[2], argv[3], branch_key(argv[4]))
    elif argv[1:2] == ["code"] and len(argv) == 3:
        print("\n".join(codes(argv[2])))
        return 0
    else:
        raise SystemExit(__doc__)
    print("\n".join(found) or "as it was made")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
