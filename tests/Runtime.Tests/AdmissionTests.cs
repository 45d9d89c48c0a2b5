using Treadle.Runtime.Admission;

namespace Treadle.Runtime.Tests;

public sealed class AdmissionTests
{
    [Theory]
    [InlineData(RequestKind.NewWork, 6)]
    [InlineData(RequestKind.Change, 7)]
    [InlineData(RequestKind.Answer, 8)]
    public void The_last_places_are_kept_for_what_brings_accepted_work_on(RequestKind kind, int room)
    {
        var gate = new RequestGate(8, "requests");
        for (var i = 0; i < room; i++)
        {
            gate.Enter(kind);
        }

        Assert.Throws<CapacityException>(() => gate.Enter(kind));
        Assert.Equal((room, 1), (gate.Inside, gate.RefusedForNumber));
    }

    [Fact]
    public void Who_leaves_makes_room()
    {
        var gate = new RequestGate(1, "requests");
        gate.Enter(RequestKind.NewWork);
        gate.Leave();

        gate.Enter(RequestKind.NewWork);

        Assert.Equal(1, gate.Inside);
    }

    [Theory]
    [InlineData(79, true, true)]
    [InlineData(80, false, true)]
    [InlineData(89, false, true)]
    [InlineData(90, false, false)]
    [InlineData(1_000, false, false)]
    public void New_work_is_turned_away_before_changes_and_answers_never(long used, bool hasRoomForNewWork, bool hasRoomForChanges)
    {
        var gauge = new MemoryGauge(100, new TestTime(), new FakeMemory { Used = used });

        Assert.Equal(hasRoomForNewWork, gauge.HasRoomFor(RequestKind.NewWork));
        Assert.Equal(hasRoomForChanges, gauge.HasRoomFor(RequestKind.Change));
        Assert.True(gauge.HasRoomFor(RequestKind.Answer));
    }

    [Fact]
    public void Memory_that_came_free_is_seen_at_the_next_look()
    {
        var (time, memory) = (new TestTime(), new FakeMemory { Used = 95 });
        var gauge = new MemoryGauge(100, time, memory);
        Assert.False(gauge.HasRoomFor(RequestKind.NewWork));
        memory.Used = 10;

        time.Advance(TimeSpan.FromMilliseconds(51));

        Assert.True(gauge.HasRoomFor(RequestKind.NewWork));
    }

    [Fact]
    public void Short_memory_is_collected_not_too_often_and_given_back_before_the_limit()
    {
        var (time, memory) = (new TestTime(), new FakeMemory { Used = 80 });
        var gauge = new MemoryGauge(100, time, memory);
        gauge.HasRoomFor(RequestKind.NewWork);
        time.Advance(TimeSpan.FromMilliseconds(100));
        gauge.HasRoomFor(RequestKind.NewWork);
        Assert.Equal([false], memory.Collected);

        memory.Resident = 95;
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(gauge.HasRoomFor(RequestKind.NewWork));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(gauge.HasRoomFor(RequestKind.NewWork));

        Assert.Equal([false, true, false], memory.Collected);
    }

    [Fact]
    public async Task A_start_turned_away_leaves_no_trace_and_an_answer_is_taken_all_the_same()
    {
        var (time, memory) = (new TestTime(), new FakeMemory());
        await using var node = await Node.StartAsync(time: time, options: new RuntimeOptions { Memory = new MemoryGauge(100, time, memory) });
        var machine = node.Machine("""{"Type":"Task","Resource":"<activity>","End":true}""");
        await node.StartAsync(machine, "one");
        memory.Used = 100;
        time.Advance(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAsync<CapacityException>(() => node.StartAsync(machine, "two"));
        var task = await node.SoonAsync(node.Executions.TakeActivityTaskAsync(Node.Activity, "w", TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
        await node.Executions.SendCallbackAsync(task!.TaskToken, new Callback.Success(task.Input), TestContext.Current.CancellationToken);

        Assert.Equal(Engine.Executions.ExecutionStatus.Succeeded, (await node.EndOfAsync("one")).Status);
        Assert.Null(node.Store.Find(Node.ArnOf("two")));
    }

    [Fact]
    public void A_burst_is_let_in_and_a_flood_that_goes_on_is_held_to_what_leaves_in_time()
    {
        var time = new TestTime();
        var wait = new WaitBound(4_000, TimeSpan.FromMilliseconds(250), time);
        wait.Look(inside: 3_000);
        Assert.Equal(4_000, wait.Current);

        // 2,000 a second leave, so 500 in the time that one may wait.
        for (var look = 0; look < 20; look++)
        {
            for (var i = 0; i < 200; i++)
            {
                wait.Leave();
            }

            time.Advance(TimeSpan.FromMilliseconds(100));
            wait.Look(inside: 3_000);
        }

        Assert.InRange(wait.Current, 500, 510);
    }

    [Fact]
    public void When_the_flood_is_over_a_burst_is_let_in_again()
    {
        var time = new TestTime();
        var wait = new WaitBound(4_000, TimeSpan.FromMilliseconds(250), time);
        for (var look = 0; look < 20; look++)
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            wait.Look(inside: 3_000);
        }

        Assert.InRange(wait.Current, WaitBound.Least, WaitBound.Least + 1);
        time.Advance(TimeSpan.FromMilliseconds(100));
        wait.Look(inside: 10);

        Assert.Equal(4_000, wait.Current);
    }

    [Fact]
    public void What_can_wait_is_overtaken_but_not_for_ever()
    {
        using var mailbox = new Mailbox<string>();
        mailbox.Post("start", canWait: true);
        for (var i = 0; i < 20; i++)
        {
            mailbox.Post($"answer {i}");
        }

        var taken = new List<string>();
        while (mailbox.TryTake(out var item))
        {
            taken.Add(item);
        }

        Assert.Equal(21, taken.Count);
        Assert.Equal(8, taken.IndexOf("start"));
    }

    private sealed class FakeMemory : IProcessMemory
    {
        public long Used { get; set; }

        public long Resident { get; set; }

        public List<bool> Collected { get; } = [];

        public MemoryUse Measure() => new(Used, Resident);

        public void Collect(bool isReturned) => Collected.Add(isReturned);
    }
}
