using TraderTerminal.Grains.Abstractions.Evidence;

namespace TraderTerminal.Grains.Evidence;

/// <summary>The columns of each table, in their order; a new one comes at the end.</summary>
public static class ExportTables
{
    public static IReadOnlyList<string> Columns(ExportTable table) => table switch
    {
        ExportTable.Alerts => AlertRows.Columns,
        ExportTable.Decisions => DecisionRows.Columns,
        ExportTable.Orders => OrderRows.Columns,
        ExportTable.Fills => FillRows.Columns,
        ExportTable.States => StateRows.Columns,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
