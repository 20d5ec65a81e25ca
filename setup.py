"""Packaging of cloudmesh_docker; the tools' settings are in pyproject.toml."""

import pathlib
import re

from setuptools import find_packages, setup

HERE = pathlib.Path(__file__).parent
VERSION = re.search(r'__version__ = "(.+)"', (HERE / "cloudmesh_docker/__init__.py").read_text()).group(1)

setup(
    name="cloudmesh_docker",
    version=VERSION,
    description="One shell for all your Docker servers: no agents, one inventory, truthful results",
    long_description=(HERE / "README.rst").read_text(),
    long_description_content_type="text/x-rst",
    license="Apache-2.0",
    keywords="docker cloudmesh cmd2 shell fleet",
    python_requires=">=3.11",
    packages=[*find_packages(include=["cloudmesh_docker", "cloudmesh_docker.*"]), "cloudmesh.docker", "cloudmesh.docker.command"],
    package_data={"cloudmesh_docker": ["py.typed"]},
    zip_safe=False,
    install_requires=[
        "cmd2>=4.3,<5",
        "docopt==0.6.2",
        "requests>=2.31",
        "pymongo>=4.6",
        "PyYAML>=6.0",
        "boto3>=1.34",
        "rich>=15",
        "cryptography>=42",
    ],
    extras_require={
        "test": [
            "build>=1.2",
            "pytest>=8",
            "pytest-timeout>=2.3",
            "pytest-xdist>=3.8",
            "hypothesis>=6.100",
            "matplotlib>=3.8",
            "mongomock>=4.3",
            "moto[server]>=5",
            "mypy>=1.11",
            "nx-27017>=0.8",
            "pexpect>=4.9",
            "pyte>=0.8",
            "ruff>=0.6",
            "sphinx>=8",
            "wheel>=0.40",
        ],
        "docs": ["sphinx>=8"],
        "plot": ["matplotlib>=3.8"],
        "benchmark": ["docker>=7.1"],
    },
    entry_points={"console_scripts": ["cloudmesh-docker = cloudmesh_docker.cli:entry"]},
    classifiers=[
        "Development Status :: 4 - Beta",
        "Environment :: Console",
        "Intended Audience :: System Administrators",
        "License :: OSI Approved :: Apache Software License",
        "Operating System :: POSIX :: Linux",
        "Programming Language :: Python :: 3",
        "Programming Language :: Python :: 3 :: Only",
        "Programming Language :: Python :: 3.11",
        "Programming Language :: Python :: 3.12",
        "Programming Language :: Python :: 3.13",
        "Topic :: System :: Systems Administration",
        "Typing :: Typed",
    ],
)
