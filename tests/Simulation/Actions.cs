namespace Treadle.Simulation;

/// <summary>Things that can happen next; one is drawn by weight.</summary>
internal sealed class Actions
{
    private readonly List<(int Weight, Action Do)> _actions = [];
    private int _sum;

    public bool IsEmpty => _actions.Count == 0;

    public void Clear()
    {
        _actions.Clear();
        _sum = 0;
    }

    public void Add(int weight, Action action)
    {
        _actions.Add((weight, action));
        _sum += weight;
    }

    public void DoOne(Chooser chooser)
    {
        var at = chooser.Below(_sum);
        foreach (var (weight, action) in _actions)
        {
            at -= weight;
            if (at < 0)
            {
                action();
                return;
            }
        }
    }
}
