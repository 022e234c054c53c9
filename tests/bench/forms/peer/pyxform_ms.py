# How long pyxform takes for a workbook, as JSON: the median of five, in ms of processor time.
import json
import statistics
import sys
import time

from pyxform.xls2xform import convert

times = []
for _ in range(5):
    begin = time.process_time()
    convert(sys.argv[1], validate=False)
    times.append((time.process_time() - begin) * 1000)
print(json.dumps({"whova_compile": statistics.median(times)}))
