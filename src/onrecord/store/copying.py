"""Copying a graph directory, with read access only."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from onrecord.errors import GraphCorrupt, StoreError
from onrecord.store.atomic import TEMPORARY, delete, sync, sync_tree, write_whole
from onrecord.store.layout import Current, Layout, reason_of, writing
from onrecord.store.locks import lock_for_copying
from onrecord.store.manifest import Manifest


def backup(path: str | os.PathLike[str], directory: str | os.PathLike[str]) -> None:
    """Copy what is committed and the version readers see to a new directory.

    Readers continue meanwhile, and writers wait; read access is enough. Raises StoreError where
    the new directory exists or lies inside the graph's own, GraphMissing, GraphLocked,
    GraphCorrupt, and GraphNotWritable for the new one.
    """
    source, target = Layout.at(path), Layout.at(directory)
    source.check()
    if target.root.resolve().is_relative_to(source.root.resolve()):
        raise StoreError(
            f"The backup cannot be written to {directory}, which is inside the graph {path}.",
            hint="Name a new directory outside it.",
        )
    if target.root.exists():
        raise StoreError(
            f"The backup cannot be written to {directory}, which already exists.",
            hint="Name a new directory.",
        )
    lock = lock_for_copying(source)
    try:
        current = _current(source)
        manifest = Manifest.load(source, None)
        manifest.check_shards()
        with writing(target):
            target.root.parent.mkdir(parents=True, exist_ok=True)
            making = Layout.at(target.root.with_name(TEMPORARY + target.root.name))
            delete(making.root)
            try:
                _copy(source, manifest, current, making)
                making.root.rename(target.root)
            except BaseException as error:
                shutil.rmtree(making.root, ignore_errors=True)
                if isinstance(error, OSError) and _is_below(error.filename, source.root):
                    reason = f"{error.filename} cannot be read: {reason_of(error)}."
                    raise source.corrupt(reason, "Get permission to read it.") from error
                raise
            sync(target.root.parent)
    finally:
        if lock is not None:
            lock.close()


def _is_below(name: object, root: Path) -> bool:
    return isinstance(name, str) and Path(name).is_relative_to(root)


def _current(layout: Layout) -> Current | None:
    """The version readers see; None if there is none, or none that is complete."""
    try:
        current = Current.read(layout)
    except GraphCorrupt:
        return None  # a version can always be made again from the shards
    return current if current and layout.version(current.version).is_dir() else None


def _copy(source: Layout, manifest: Manifest, current: Current | None, target: Layout) -> None:
    target.root.mkdir()
    for folder in (target.shards, target.versions):
        folder.mkdir()
    for name in manifest.sizes:
        shutil.copyfile(source.shards / name, target.shards / name)
    sync_tree(target.shards)
    if source.manifest.exists():
        # but what a writer that was killed left of its last line
        write_whole(target.manifest, source.manifest.read_bytes()[: manifest.size])
    if current:
        # not shutil.copytree, which takes over that its source is for reading alone
        version, copied = source.version(current.version), target.version(current.version)
        copied.mkdir()
        for file in version.iterdir():
            shutil.copyfile(file, copied / file.name)
        sync_tree(copied)
        sync(target.versions)
        current.write(target)
    write_whole(target.format, source.format.read_bytes())
