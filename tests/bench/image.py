"""A small image for the tests: one static busybox and links to it, 2 MB, made in memory."""

import io
import pathlib
import shutil
import subprocess
import tarfile

NAME = "busybox:latest"
CHANGES = ("ENV PATH=/bin", 'CMD ["/bin/sh"]')
FOLDERS = {"bin": 0o755, "etc": 0o755, "tmp": 0o1777, "root": 0o700, "proc": 0o755, "sys": 0o755, "dev": 0o755, "var": 0o755, "www": 0o755}
FILES = {
    "etc/passwd": b"root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n",
    "etc/group": b"root:x:0:\n",
    "www/index.html": b"hello\n",
}


def busybox_tar(extra=None):
    """The tar file of the image's file system, as bytes; ``extra`` maps the paths of programs to their bytes."""
    busybox = shutil.which("busybox")
    if not busybox:
        raise RuntimeError("the tests need a static busybox (Debian: busybox-static)")
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, mode in FOLDERS.items():
            _add(archive, name, mode=mode, type=tarfile.DIRTYPE)
        _add(archive, "bin/busybox", pathlib.Path(busybox).read_bytes(), mode=0o755)
        for applet in subprocess.check_output([busybox, "--list"], text=True).split():
            # The list names busybox itself, which would become a link to itself.
            if applet != "busybox":
                _add(archive, f"bin/{applet}", mode=0o755, type=tarfile.LNKTYPE, linkname="bin/busybox")
        for name, data in FILES.items():
            _add(archive, name, data)
        for name, data in (extra or {}).items():
            _add(archive, name, data, mode=0o755)
    return buffer.getvalue()


def _add(archive, name, data=b"", mode=0o644, type=tarfile.REGTYPE, linkname=""):
    member = tarfile.TarInfo(name)
    member.size, member.mode, member.type, member.linkname = len(data), mode, type, linkname
    archive.addfile(member, io.BytesIO(data))
