"""Numbers → charts (static SVG and PNG through Vega-Lite and vl-convert), each with its table, sources and words."""

from duizhao.figures.chart import Chart
from duizhao.figures.curve import curve, ratio_label, ratio_name
from duizhao.figures.ink import dark_css
from duizhao.figures.strip import strip
from duizhao.figures.subject import subject_name
from duizhao.figures.timeline import timeline

__all__ = ["Chart", "curve", "dark_css", "ratio_label", "ratio_name", "strip", "subject_name", "timeline"]
