"""Where a database file may lie. On network drives and in synced folders, locks fail and answers are lost unseen."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePath

from questionnaires.texts import table

NETWORK_KINDS = frozenset(
    (
        "nfs",
        "nfs4",
        "cifs",
        "smb",
        "smb2",
        "smb3",
        "smbfs",
        "9p",
        "afs",
        "afpfs",
        "ncpfs",
        "webdav",
        "davfs",
        "coda",
        "gfs2",
        "ocfs2",
        "ceph",
        "lustre",
        "beegfs",
        "glusterfs",
        "fuse.sshfs",
        "fuse.rclone",
        "fuse.davfs2",
        "fuse.glusterfs",
        "fuse.s3fs",
        "fuse.gcsfuse",
        "fuse.gvfsd-fuse",
        "fuse.onedriver",
        "fuse.google-drive-ocamlfuse",
        "fuse.ceph",
        "fuse.smbnetfs",
        "sshfs",
        "macfuse",
        "osxfuse",
    )
)
"""File systems that reach over a network, by the names that mount tables give them."""

SYNCED = (
    ("OneDrive", re.compile(r"onedrive( ?- ?.+|-.+)?", re.IGNORECASE)),
    ("SharePoint", re.compile(r"(.* - )?sharepoint( - .*)?", re.IGNORECASE)),
    ("Dropbox", re.compile(r"dropbox( ?\(.+\)|-.+)?", re.IGNORECASE)),
    ("Google Drive", re.compile(r"google ?drive(-.+)?|drivefs", re.IGNORECASE)),
    ("iCloud", re.compile(r"icloud ?drive( .*)?|mobile documents|com~apple~clouddocs", re.IGNORECASE)),
    ("Nextcloud", re.compile(r"nextcloud\d*", re.IGNORECASE)),
    ("ownCloud", re.compile(r"owncloud\d*", re.IGNORECASE)),
    ("Box", re.compile(r"Box( Sync)?|Box-Box")),
)
"""Names that sync programs give to the folder they keep, and the name of each program."""

SYNC_MARKS = {".dropbox.cache": "Dropbox", ".nextcloudsync.log": "Nextcloud", ".owncloudsync.log": "ownCloud"}
"""Files that sync programs leave at the top of a folder that was given another name."""

_DRIVE_REMOTE = 4  # what Windows' GetDriveTypeW says of a network drive


def unsafe(path: Path) -> str | None:
    """What makes the folder of `path` unsafe for a database, such as "OneDrive keeps it in step"; None if nothing does."""
    for seen in dict.fromkeys((path.absolute(), path.resolve())):
        reason = synced(seen, os.environ) or _marked(seen) or _network(seen)
        if reason:
            return reason
    return None


def synced(path: PurePath, environment: Mapping[str, str]) -> str | None:
    """Why `path` lies in a folder that a sync program keeps, judged by its folders' names; None if it does not."""
    words = table("assessment")
    for key in ("OneDrive", "OneDriveCommercial", "OneDriveConsumer"):
        root = environment.get(key)
        if root and path.is_relative_to(root):
            return words("place_synced", program="OneDrive")
    for folder in path.parts[:-1]:
        for program, pattern in SYNCED:
            if pattern.fullmatch(folder):
                return words("place_synced", program=program)
    return None


def _marked(path: Path) -> str | None:
    for folder in path.parents:
        for mark, program in SYNC_MARKS.items():
            if os.path.exists(folder / mark):
                return table("assessment")("place_synced", program=program)
    return None


def _network(path: PurePath) -> str | None:
    if path.drive.startswith(("\\\\", "//")):
        return table("assessment")("place_network")
    if sys.platform == "win32":
        import ctypes

        kind = ctypes.windll.kernel32.GetDriveTypeW(path.drive + "\\")
        return table("assessment")("place_network") if kind == _DRIVE_REMOTE else None
    return on_network(path, _mount_lines())


def _mount_lines() -> list[str]:
    try:
        if sys.platform == "darwin":
            return subprocess.run(
                ["/sbin/mount"], capture_output=True, text=True, timeout=5, check=False
            ).stdout.splitlines()
        return Path("/proc/mounts").read_text(encoding="utf-8", errors="replace").splitlines()
    except (OSError, subprocess.SubprocessError):
        return []


def on_network(path: PurePath, mounts: Iterable[str]) -> str | None:
    """Why `path` lies on a network drive, by the lines of /proc/mounts (Linux) or of `mount` (macOS); None if it does not."""
    nearest, kind = PurePath(), ""
    for line in mounts:
        mount = _mount(line)
        if mount and path.is_relative_to(mount[0]) and len(mount[0].parts) >= len(nearest.parts):
            nearest, kind = mount
    return table("assessment")("place_network_kind", kind=kind) if kind.lower() in NETWORK_KINDS else None


def _mount(line: str) -> tuple[PurePath, str] | None:
    apple = re.fullmatch(r".* on (/.*) \(([^,)]+)[^)]*\)", line)
    if apple:
        return PurePath(apple[1]), apple[2]
    words = line.split(" ")
    if len(words) < 3:
        return None
    where = re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), words[1])
    return PurePath(where), words[2]
