"""EventBridge Scheduler by boto3 and the AWS command line."""
import datetime
import json
import time

from clients import ACCOUNT, ROLE, aws, client, done, note, pages, refusal, zipped

scheduler = client("scheduler")
functions = client("lambda")
off = {"Mode": "OFF"}

# A function that says in its log what it was called with.
code = "def handler(event, context):\n    print('got', event['source'], event['resources'][0].split('/')[-1])\n"
function = functions.create_function(
    FunctionName="scheduled", Runtime="python3.11", Handler="main.handler", Role=ROLE, Code={"ZipFile": zipped(main__py=code)})["FunctionArn"]
target = {"Arn": function, "RoleArn": ROLE}

# Schedules.
made = scheduler.create_schedule(Name="daily", ScheduleExpression="cron(0 8 ? * MON-FRI *)", ScheduleExpressionTimezone="Europe/Berlin", FlexibleTimeWindow=off, Target=target)
note("made", made["ScheduleArn"])
note("made twice", refusal(
    scheduler.create_schedule, Name="daily", ScheduleExpression="rate(1 day)", FlexibleTimeWindow=off, Target=target))
note("bad expression", refusal(scheduler.create_schedule, Name="bad", ScheduleExpression="cron(0 1 * * * *)", FlexibleTimeWindow=off, Target=target))
note("not there", refusal(scheduler.get_schedule, Name="none"))
note("no group", refusal(scheduler.create_schedule, Name="x", GroupName="none", ScheduleExpression="rate(1 day)", FlexibleTimeWindow=off, Target=target))
shown = scheduler.get_schedule(Name="daily")
note("shown", [shown["State"], shown["ScheduleExpression"], shown["ScheduleExpressionTimezone"], shown["FlexibleTimeWindow"], shown["Target"]["RetryPolicy"], shown["ActionAfterCompletion"]])
end = datetime.datetime(2090, 1, 1, tzinfo=datetime.timezone.utc)
scheduler.update_schedule(
    Name="daily", ScheduleExpression="rate(2 hours)", FlexibleTimeWindow={"Mode": "FLEXIBLE", "MaximumWindowInMinutes": 15}, EndDate=end, State="DISABLED",
    Description="less often", Target={**target, "Input": "{}", "RetryPolicy": {"MaximumRetryAttempts": 3}, "DeadLetterConfig": {"Arn": f"arn:aws:sqs:eu-west-1:{ACCOUNT}:dead"}})
shown = scheduler.get_schedule(Name="daily", GroupName="default")
note("updated", [
    shown["State"], shown["ScheduleExpression"], shown["ScheduleExpressionTimezone"], shown["FlexibleTimeWindow"], shown["Description"], shown["EndDate"] == end,
    shown["Target"]["RetryPolicy"], shown["Target"]["DeadLetterConfig"]])

# Groups and their tags.
group = scheduler.create_schedule_group(Name="team-a", Tags=[{"Key": "team", "Value": "a"}])["ScheduleGroupArn"]
note("group", group)
note("group twice", refusal(scheduler.create_schedule_group, Name="team-a"))
note("group shown", [scheduler.get_schedule_group(Name="team-a")["State"], scheduler.get_schedule_group(Name="default")["Arn"]])
scheduler.tag_resource(ResourceArn=group, Tags=[{"Key": "cost", "Value": "1"}])
scheduler.untag_resource(ResourceArn=group, TagKeys=["team"])
note("tags", scheduler.list_tags_for_resource(ResourceArn=group)["Tags"])
count, groups = pages(scheduler, "list_schedule_groups", "ScheduleGroups", 1)
note("groups", [count, [g["Name"] for g in groups]])

# One that is due at once calls the function.
scheduler.create_schedule(Name="often", GroupName="team-a", ScheduleExpression="rate(1 minute)", FlexibleTimeWindow=off, Target=target)
count, schedules = pages(scheduler, "list_schedules", "Schedules", 1)
note("schedules", [count, [[s["GroupName"], s["Name"], s["State"]] for s in schedules]])
note("of a group", [s["Name"] for s in scheduler.list_schedules(GroupName="team-a", NamePrefix="of", State="ENABLED")["Schedules"]])
logs = client("logs")


def lines():
    try:
        return [e["message"].strip() for e in logs.filter_log_events(logGroupName="/aws/lambda/scheduled", filterPattern="got")["events"]]
    except logs.exceptions.ResourceNotFoundException:
        return []


for _ in range(300):
    if lines():
        break
    time.sleep(0.1)
note("called", lines())

# One that goes when it is done.
soon = datetime.datetime.now(datetime.timezone.utc).strftime("at(%Y-%m-%dT%H:%M:%S)")
scheduler.create_schedule(Name="once", ScheduleExpression=soon, FlexibleTimeWindow=off, ActionAfterCompletion="DELETE", Target=target)
for _ in range(300):
    if len(scheduler.list_schedules(GroupName="default")["Schedules"]) == 1:
        break
    time.sleep(0.1)
note("gone when done", refusal(scheduler.get_schedule, Name="once"))

# The command line.
aws("scheduler", "create-schedule", "--name", "cli", "--schedule-expression", "rate(5 days)", "--flexible-time-window", "Mode=OFF", "--target", json.dumps(target), "--state", "DISABLED")
listed = aws("scheduler", "list-schedules", "--state", "DISABLED")
note("aws", listed and [s["Name"] for s in listed["Schedules"]])
note("aws error", aws("scheduler", "get-schedule", "--name", "none", fails=True))

scheduler.delete_schedule(Name="daily")
note("deleted", refusal(scheduler.delete_schedule, Name="daily"))
scheduler.delete_schedule_group(Name="team-a")
note("group deleted", refusal(scheduler.get_schedule_group, Name="team-a"))
note("default group", refusal(scheduler.delete_schedule_group, Name="default").split(":")[0])
done()
