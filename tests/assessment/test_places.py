from __future__ import annotations

from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from assessment import places
from assessment.database import StoreError
from assessment.store import Store


@pytest.mark.parametrize(
    ("path", "program"),
    [
        (PureWindowsPath(r"C:\Users\jo\OneDrive\readiness\a.db"), "OneDrive"),
        (PureWindowsPath(r"C:\Users\jo\OneDrive - Harbour NHS Trust\a.db"), "OneDrive"),
        (PureWindowsPath(r"C:\Users\jo\Harbour NHS Trust - SharePoint\a.db"), "SharePoint"),
        (PureWindowsPath(r"C:\Users\jo\Dropbox (Work)\a.db"), "Dropbox"),
        (PureWindowsPath(r"C:\Users\jo\iCloudDrive\a.db"), "iCloud"),
        (PureWindowsPath(r"C:\Users\jo\Google Drive\My Drive\a.db"), "Google Drive"),
        (PurePosixPath("/Users/jo/Library/Mobile Documents/com~apple~CloudDocs/a.db"), "iCloud"),
        (PurePosixPath("/Users/jo/Library/CloudStorage/OneDrive-Harbour/a.db"), "OneDrive"),
        (PurePosixPath("/Users/jo/Library/CloudStorage/GoogleDrive-jo@example.org/My Drive/a.db"), "Google Drive"),
        (PurePosixPath("/Users/jo/Library/CloudStorage/Box-Box/a.db"), "Box"),
        (PurePosixPath("/home/jo/Nextcloud/a.db"), "Nextcloud"),
        (PurePosixPath("/home/jo/ownCloud/deep/down/a.db"), "ownCloud"),
        (PurePosixPath("/home/jo/Box/a.db"), "Box"),
    ],
)
def test_a_folder_that_a_sync_program_keeps_is_known_by_its_name(
    path: PurePosixPath | PureWindowsPath, program: str
) -> None:
    assert places.synced(path, {}) == f"{program} keeps this folder in step with other computers"


@pytest.mark.parametrize(
    "path",
    [
        PurePosixPath("/home/jo/.local/share/mutual-readiness/a.db"),
        PureWindowsPath(r"C:\Users\jo\AppData\Local\mutual-readiness\a.db"),
        PurePosixPath("/home/box/work/a.db"),
        PurePosixPath("/home/jo/notes on onedrive migration/a.db"),
        PurePosixPath("/home/jo/work/dropbox"),
    ],
)
def test_other_folders_are_not(path: PurePosixPath | PureWindowsPath) -> None:
    assert places.synced(path, {"OneDrive": "/elsewhere"}) is None


def test_onedrive_under_any_name_is_known_by_its_environment_variable() -> None:
    path = PureWindowsPath(r"D:\Sync\Harbour\Documents\a.db")
    assert "OneDrive" in (places.synced(path, {"OneDriveCommercial": r"D:\Sync\Harbour"}) or "")


LINUX = """\
/dev/vda1 / ext4 rw,relatime 0 0
tmpfs /tmp tmpfs rw 0 0
nas:/export /mnt/team nfs4 rw 0 0
//server/share /mnt/with\\040space cifs rw 0 0
jo@host:/ /home/jo/remote fuse.sshfs rw 0 0
C:\\134 /mnt/c 9p rw 0 0
/dev/sdb1 /mnt/team/local ext4 rw 0 0""".splitlines()

MAC = """\
/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
//jo@server/share on /Volumes/share (smbfs, nodev, nosuid, mounted by jo)""".splitlines()


@pytest.mark.parametrize(
    ("mounts", "path", "kind"),
    [
        (LINUX, "/mnt/team/readiness/a.db", "nfs4"),
        (LINUX, "/mnt/with space/a.db", "cifs"),
        (LINUX, "/home/jo/remote/a.db", "fuse.sshfs"),
        (LINUX, "/mnt/c/Users/jo/a.db", "9p"),
        (LINUX, "/home/jo/a.db", None),
        (LINUX, "/mnt/teammates/a.db", None),
        (LINUX, "/mnt/team/local/a.db", None),
        (LINUX, "/tmp/a.db", None),
        (MAC, "/Volumes/share/a.db", "smbfs"),
        (MAC, "/Users/jo/a.db", None),
        ([], "/home/jo/a.db", None),
        (["nonsense"], "/home/jo/a.db", None),
    ],
)
def test_a_network_drive_is_known_by_the_table_of_mounts(mounts: list[str], path: str, kind: str | None) -> None:
    expected = None if kind is None else f"it is on a network drive ({kind})"
    assert places.on_network(PurePosixPath(path), mounts) == expected


def test_a_database_in_a_synced_folder_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(
        StoreError, match=r"OneDrive keeps this folder in step.*lost without a word.*--database.*export and import"
    ):
        Store.open(str(tmp_path / "OneDrive - Trust" / "a.db"))
    assert list(tmp_path.iterdir()) == []


def test_a_link_into_a_synced_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    try:
        (tmp_path / "plain").symlink_to(tmp_path / "Dropbox", target_is_directory=True)
    except OSError:
        pytest.skip("this account may not make links")
    with pytest.raises(StoreError, match="Dropbox keeps this folder"):
        Store.open(str(tmp_path / "plain" / "a.db"))


def test_a_synced_folder_under_another_name_is_known_by_what_the_program_leaves_in_it(tmp_path: Path) -> None:
    (tmp_path / "team" / "deep").mkdir(parents=True)
    (tmp_path / "team" / ".dropbox.cache").mkdir()
    with pytest.raises(StoreError, match="Dropbox keeps this folder"):
        Store.open(str(tmp_path / "team" / "deep" / "a.db"))


def test_a_database_on_a_network_drive_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "_network", lambda path: "it is on a network drive")
    with pytest.raises(StoreError, match="it is on a network drive, where answers can be lost"):
        Store.open(str(tmp_path / "a.db"))


def test_a_share_of_a_windows_server_is_a_network_drive() -> None:
    assert places._network(PureWindowsPath(r"\\server\share\readiness\a.db")) == "it is on a network drive"
