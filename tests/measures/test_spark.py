"""The same expressions on Spark in local mode: `make spark`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from duizhao.measures.counting import counting
from duizhao.measures.direct import expression, flat
from duizhao.measures.records import from_works
from tests.measures import plain
from tests.measures.test_cube import agree, as_totals, every_option
from tests.measures.worlds import KEYS, seeded

pytestmark = [pytest.mark.spark, pytest.mark.xdist_group("spark")]


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    if not os.environ.get("DUIZHAO_SPARK"):
        pytest.skip("Spark takes minutes: make spark, or set DUIZHAO_SPARK=1")
    sql = pytest.importorskip("pyspark.sql", reason="pyspark is not installed: pip install 'duizhao[spark]'")
    started = (
        sql.SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate()
    )
    yield started
    started.stop()


@pytest.mark.parametrize("seed", range(int(os.environ.get("DUIZHAO_SPARK", "1") or 1)))
def test_direct_query_on_spark_equals_plain_python(spark: Any, tmp_path: Path, seed: int) -> None:
    import ibis
    import pyarrow.parquet as pq

    world = seeded(60, seed)
    records = from_works(world, attributions=KEYS)
    connection = ibis.pyspark.connect(spark)
    folder = tmp_path
    tables = []
    for name, table in zip(("works", "rows"), flat(records), strict=True):
        pq.write_table(table, folder / f"{name}.parquet")
        spark.read.parquet(str(folder / f"{name}.parquet")).createOrReplaceTempView(name)
        tables.append(connection.table(name))
    for o in every_option():
        c = counting(o)
        found = expression(tables[0], tables[1], c, records).to_pyarrow().to_pylist()
        agree(as_totals(c, found, records.names), plain.count(world, o), o)
