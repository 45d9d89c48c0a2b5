using Treadle.Messaging.Deliveries;
using Treadle.Messaging.DeliveryStreams;
using Treadle.Messaging.Events;
using Treadle.Messaging.Queues;
using Treadle.Messaging.Schedules;
using Treadle.Messaging.Streams;
using Treadle.Messaging.Topics;

namespace Treadle.Server.Composition;

/// <summary>Queues, topics, event buses, schedules, streams and delivery streams, with the deliveries that they share.</summary>
internal sealed class MessagingServices
{
    private readonly DeliveryService _deliveries;
    private readonly DueClock _dueClock;

    public MessagingServices(Parts parts, Foundation foundation, ServiceCalls calls)
    {
        var (resources, metrics, time) = (foundation.Resources, foundation.Metrics, foundation.Time);
        var deliveries = new DeliveryService(resources, calls.Get, time, Random.Shared.NextDouble, foundation.Warn);

        Buses = new EventBusService(resources, time);
        Rules = parts.Own(new RuleService(resources, Buses));
        Connections = new ConnectionService(resources, time);
        var eventMetrics = new EventMetrics(metrics);
        Bus = new EventBus(Rules, Buses, deliveries, eventMetrics, time, foundation.Warn);
        deliveries.Add(new RuleDelivery(calls.Get, () => Bus, eventMetrics));

        _dueClock = parts.Own(new DueClock(resources, time, foundation.Fault));
        _ = new ScheduledRules(resources, _dueClock, deliveries, Rules, Bus, time, foundation.Warn);
        Schedules = new ScheduleService(resources, _dueClock, deliveries, calls.Get, calls.CanCall, time, foundation.Warn);

        Streams = parts.Own(new StreamService(resources, new StreamMetrics(metrics), time));
        DeliveryStreams = parts.Own(new DeliveryStreamService(resources, calls.Get, new DeliveryMetrics(metrics), time, foundation.Warn));
        Queues = parts.Own(new QueueService(resources, time, () => foundation.EndpointUrl, metrics, foundation.Fault));
        var topicOptions = new TopicOptions { Calls = calls.Get, Endpoint = () => foundation.EndpointUrl, Metrics = metrics };
        Topics = parts.Own(new TopicService(resources, deliveries, topicOptions, time));

        // Ended before the services they reach: an attempt that finds its target gone would count as failed.
        _deliveries = parts.Own(deliveries);
    }

    public EventBusService Buses { get; }

    public RuleService Rules { get; }

    /// <summary>Takes events in.</summary>
    public EventBus Bus { get; }

    public ConnectionService Connections { get; }

    public ScheduleService Schedules { get; }

    public StreamService Streams { get; }

    public DeliveryStreamService DeliveryStreams { get; }

    public QueueService Queues { get; }

    public TopicService Topics { get; }

    /// <summary>Goes on with what a former life left, once this server answers.</summary>
    public async ValueTask ResumeAsync()
    {
        Queues.Resume();
        _deliveries.Resume();
        _dueClock.Start();
        await Schedules.ResumeAsync();
        DeliveryStreams.Resume();
    }
}
