"""CloudWatch metrics by boto3 and the AWS command line."""
import datetime

from clients import aws, client, done, note, pages, refusal

metrics = client("cloudwatch")
minute = datetime.datetime.now(datetime.timezone.utc).replace(second=0, microsecond=0) - datetime.timedelta(minutes=10)
span = {"StartTime": minute, "EndTime": minute + datetime.timedelta(minutes=5)}
room = [{"Name": "Room", "Value": "kitchen"}]


def query(name, stat, **more):
    return {"Id": name, "MetricStat": {"Metric": {"Namespace": "Home", "MetricName": "Heat", "Dimensions": room}, "Period": 60, "Stat": stat}, **more}


metrics.put_metric_data(Namespace="Home", MetricData=[
    {"MetricName": "Heat", "Dimensions": room, "Timestamp": minute, "Value": value, "Unit": "Count"} for value in (1.0, 2.0, 6.0)])
metrics.put_metric_data(Namespace="Home", MetricData=[
    {"MetricName": "Heat", "Dimensions": room, "Timestamp": minute + datetime.timedelta(minutes=1), "Values": [10.0, 20.0], "Counts": [3.0, 1.0], "Unit": "Count"},
    {"MetricName": "Set", "Timestamp": minute, "StatisticValues": {"SampleCount": 2, "Sum": 5, "Minimum": 1, "Maximum": 4}},
    {"MetricName": "Noise", "Value": 1}])

found = metrics.get_metric_data(MetricDataQueries=[query("a", "Sum"), query("b", "p50", Label="half"), query("c", "Average", ReturnData=True)], **span, ScanBy="TimestampAscending")
note("data", [[r["Id"], r["Label"], r["StatusCode"], [round(v, 1) for v in r["Values"]], len(r["Timestamps"])] for r in found["MetricDataResults"]])
note("times", [t == minute + datetime.timedelta(minutes=at) for at, t in enumerate(found["MetricDataResults"][0]["Timestamps"])])
count, results = pages(metrics, "get_metric_data", "MetricDataResults", 1, MetricDataQueries=[query("a", "Sum")], **span)
note("data pages", sum((r["Values"] for r in results), []))

found = metrics.get_metric_statistics(
    Namespace="Home", MetricName="Heat", Dimensions=room, Period=60, Statistics=["SampleCount", "Average", "Sum", "Minimum", "Maximum"], Unit="Count", **span)
points = sorted(found["Datapoints"], key=lambda p: p["Timestamp"])
note("statistics", [found["Label"], [[p["SampleCount"], p["Average"], p["Sum"], p["Minimum"], p["Maximum"], p["Unit"]] for p in points]])
found = metrics.get_metric_statistics(Namespace="Home", MetricName="Heat", Dimensions=room, Period=300, ExtendedStatistics=["p100"], **span)
note("extended", [sorted(p["ExtendedStatistics"]) for p in found["Datapoints"]])
found = metrics.get_metric_statistics(Namespace="Home", MetricName="Set", Period=60, Statistics=["Average", "Maximum"], **span)
note("set", [[p["Average"], p["Maximum"]] for p in found["Datapoints"]])
note("none", metrics.get_metric_statistics(Namespace="Home", MetricName="None", Period=60, Statistics=["Sum"], **span)["Datapoints"])

count, listed = pages(metrics, "list_metrics", "Metrics", None, Namespace="Home")
note("metrics", sorted([m["MetricName"], m["Dimensions"]] for m in listed))
note("metrics by dimension", [m["MetricName"] for m in metrics.list_metrics(Namespace="Home", Dimensions=[{"Name": "Room"}])["Metrics"]])

note("bad value", refusal(metrics.put_metric_data, Namespace="Home", MetricData=[{"MetricName": "Heat", "Value": 1, "StatisticValues": {"SampleCount": 1, "Sum": 1, "Minimum": 1, "Maximum": 1}}]).split(":")[0])
note("bad period", refusal(metrics.get_metric_statistics, Namespace="Home", MetricName="Heat", Period=61, Statistics=["Sum"], **span).split(":")[0])
note("bad namespace", refusal(metrics.put_metric_data, Namespace="AWS/Home", MetricData=[{"MetricName": "Heat", "Value": 1}]).split(":")[0])
note("expression", refusal(metrics.get_metric_data, MetricDataQueries=[query("a", "Sum"), {"Id": "e", "Expression": "a * 2"}], **span).split(":")[0])

# The command line.
start, end = (t.strftime("%Y-%m-%dT%H:%M:%SZ") for t in span.values())
put = aws("cloudwatch", "put-metric-data", "--namespace", "Cli", "--metric-name", "Hits", "--timestamp", start, "--value", "4", "--unit", "Count", "--dimensions", "Page=home")
if put is None:
    for name in ("aws statistics", "aws listed", "aws data"):
        note(name, None)
else:
    found = aws("cloudwatch", "get-metric-statistics", "--namespace", "Cli", "--metric-name", "Hits", "--dimensions", "Name=Page,Value=home",
                "--start-time", start, "--end-time", end, "--period", "60", "--statistics", "Sum", "Average")
    note("aws statistics", [found["Label"], [[p["Sum"], p["Average"], p["Unit"]] for p in found["Datapoints"]]])
    note("aws listed", aws("cloudwatch", "list-metrics", "--namespace", "Cli"))
    found = aws("cloudwatch", "get-metric-data", "--start-time", start, "--end-time", end, "--metric-data-queries",
                '[{"Id":"q","MetricStat":{"Metric":{"Namespace":"Cli","MetricName":"Hits","Dimensions":[{"Name":"Page","Value":"home"}]},"Period":60,"Stat":"Maximum"}}]')
    note("aws data", found["MetricDataResults"][0]["Values"])
done()
