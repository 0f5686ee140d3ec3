"""A user's folder: open, create, lock, migrate."""

from duizhao.workspace.folder import Config, Workspace, create, open_workspace

__all__ = ["Config", "Workspace", "create", "open_workspace"]
