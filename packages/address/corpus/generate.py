"""Writes the corpora beside it: texts made by rules, each with the verdict of this system's C library.

    python3 generate.py FOLDER

A verdict is the bytes in hexadecimal, or null for a text that is refused. The C library sees what Python passes to
inet_pton(3) and inet_aton(3) unchanged.
"""
import itertools
import json
import os
import socket
import sys


def verdict(read, text):
    try:
        return read(text).hex()
    except (OSError, ValueError):
        return None


def ipv4_texts():
    parts = "0 1 9 10 99 100 199 249 255 256 260 300 999 1000 4294967295 00 01 010 0377 0x1 0X1 x -1 +1 1e1 a g".split()
    parts += ["", " 1", "1 ", "\u0661", "\uff11", "1,", "1:", "1/8"]
    for i, j in itertools.combinations(range(4), 2):
        for a, b in itertools.product(parts, parts):
            whole = ["192", "0", "2", "1"]
            whole[i], whole[j] = a, b
            yield ".".join(whole)
    for count in range(9):
        for part in parts:
            yield ".".join([part] * count)
            yield "." + ".".join([part] * count)
            yield ".".join([part] * count) + "."


def ipv6_texts():
    groups = "0 1 a f 10 ff fff ffff FFFF AbCd 00 01 0001 00001 10000 g -1 +1 0x1 1.2.3.4 1.2.3 256.1.1.1 01.2.3.4 1.2.3.4.5".split()
    groups += ["", " 1", "1 ", "\u0661", "%", "/"]
    for before, after in itertools.product(range(10), range(10)):
        for gap in (":", "::", ":::"):
            yield ":".join(["1"] * before) + gap + ":".join(["2"] * after)
            yield ":".join(["0"] * before) + gap + ":".join(["ffff"] * after + ["192.0.2.1"])
            yield ":".join(["1.2.3.4"] + ["0"] * before) + gap + ":".join(["a"] * after)
    for a, b in itertools.product(groups, groups):
        for form in ("{}::{}", "::{}:{}", "{}:{}::", "1:{}:3:4:5:6:7:{}", "{}:2:3:4:5:6:{}", "::ffff:{}:{}", "1:{}::{}:9"):
            yield form.format(a, b)
    # RFC 4291, section 2.2; RFC 5952, sections 1 to 5; RFC 5954, section 4.2.
    yield from """ABCD:EF01:2345:6789:ABCD:EF01:2345:6789 2001:DB8:0:0:8:800:200C:417A FF01:0:0:0:0:0:0:101
        0:0:0:0:0:0:0:1 0:0:0:0:0:0:0:0 2001:DB8::8:800:200C:417A FF01::101 ::1 :: 0:0:0:0:0:0:13.1.68.3
        0:0:0:0:0:FFFF:129.144.52.38 ::13.1.68.3 ::FFFF:129.144.52.38 2001:0DB8::CD30 2001:0DB8:0:CD3
        2001:db8:0:0:1:0:0:1 2001:0db8:0:0:1:0:0:1 2001:db8::1:0:0:1 2001:db8::0:1:0:0:1 2001:0db8::1:0:0:1
        2001:db8:0:0:1::1 2001:db8:0000:0:1::1 2001:DB8:0:0:1::1 2001:db8:aaaa:bbbb:cccc:dddd:eeee:0001
        2001:db8:aaaa:bbbb:cccc:dddd:eeee:01 2001:db8:0:0:0:0:2:1 2001:db8::0:1 2001:db8:0:1:1:1:1:1
        2001:db8::1:1:1:1:1 2001:0:0:1:0:0:0:1 64:ff9b::192.0.2.33 ::ffff:192.0.2.1 2001:db8::9:01 [::1] ::1%lo""".split()


def inet_aton_texts():
    # What glibc lets follow after a space is left out: see inet_aton's own documentation.
    parts = "0 1 8 9 127 255 256 65535 65536 16777215 16777216 4294967295 4294967296 99999999999999999999".split()
    parts += "00 01 07 08 010 0377 0400 017777777 0200000000 037777777777 040000000000".split()
    parts += ["0x", "0x0", "0x7f", "0X7F", "0xff", "0x100", "0xffffff", "0x7f000001", "0x100000000", "", "a", "-1", "+1"]
    for count in range(1, 6):
        for part in parts:
            yield ".".join([part] * count)
            yield ".".join(["1"] * (count - 1) + [part])
            yield ".".join([part] + ["1"] * (count - 1))
    for a, b in itertools.product(parts, parts):
        yield f"{a}.{b}"


def main(folder):
    for name, texts, read in (
        ("ipv4", ipv4_texts(), lambda text: socket.inet_pton(socket.AF_INET, text)),
        ("ipv6", ipv6_texts(), lambda text: socket.inet_pton(socket.AF_INET6, text)),
        ("inet-aton", inet_aton_texts(), socket.inet_aton),
    ):
        # One line for each text, so that a change shows in a diff.
        lines = [f"{json.dumps(text)}: {json.dumps(verdict(read, text))}" for text in dict.fromkeys(texts)]
        with open(os.path.join(folder, f"{name}.json"), "w", encoding="utf-8") as file:
            file.write("{\n" + ",\n".join(lines) + "\n}\n")


main(sys.argv[1])
