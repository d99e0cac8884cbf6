namespace DualJit.Kernels;

/// <summary>Kernels with several errors.</summary>
public static class RejectedTogether
{
    private static int s_count;
    private static readonly Exception Made = new InvalidOperationException();

    [Refused("DJ1004", 3)]
    [Refused("DJ1004", 2)]
    [Refused("DJ1005", 1)]
    public static string Signature(string s, int a, decimal d) => s + a + d;

    [Refused("DJ1011", 9)]
    [Refused("DJ1012", 12)]
    [Refused("DJ1017", 13)]
    [Refused("DJ1010", 15)]
    [Refused("DJ1011", 16)]
    [Refused("DJ1020", 19)]
    [Refused("DJ1011", 23)]
    public static double Body(int a, double[] v)
    {
        var label = a.ToString().Trim();
        double total = label.Length;
        for (int i = 0; i < a; i++)
        {
            var list = new List<int>(i);
            list.Add(i);
            s_count = list.Count;
            total += v[i];
        }
        if (GC.GetTotalAllocatedBytes() > a) total++;
        var other = label.Trim();
        other = $"{total}".Trim();
        total += Callee(a) + other.Length;
        if (total < 0)
        {
            throw Made;
        }
        return total;
    }

    private static int Callee(int a) => a.ToString().Length;
}
