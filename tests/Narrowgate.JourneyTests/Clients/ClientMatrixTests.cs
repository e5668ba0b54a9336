using System.Text;
using Narrowgate.Testing;

namespace Narrowgate.JourneyTests.Clients;

/// <summary>The promise of the matrix: whatever the client and the service, the results are those of the straight way.</summary>
[Trait("Needs", "processes")]
public sealed class ClientMatrixTests(MatrixRun run) : IClassFixture<MatrixRun>
{
    private const string Page = "docs/clients.md";

    public static TheoryData<string, string, string> Cells
    {
        get
        {
            var cells = new TheoryData<string, string, string>();
            foreach (var mode in MatrixRun.Modes)
            {
                foreach (var client in MatrixClient.All)
                {
                    foreach (var flow in client.Flows)
                    {
                        cells.Add(mode.Name, client.Name, flow);
                    }
                }
            }
            return cells;
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void The_results_are_those_of_the_straight_way(string mode, string client, string flow) =>
        run.Cell(mode, client, flow).Differences.ShouldBeEmpty($"{mode}, {client}, {flow}");

    [Fact]
    public void The_page_shows_every_cell_and_what_is_masked_in_it()
    {
        foreach (var mode in MatrixRun.Modes)
        {
            var table = new StringBuilder($"| | {string.Join(" | ", MatrixClient.All.Select(client => client.Name))} |\n");
            table.Append('|').Append(string.Concat(Enumerable.Repeat("---|", MatrixClient.All.Length + 1))).Append('\n');
            foreach (var flow in MatrixClient.Rows)
            {
                table.Append(null, $"| {flow} | {string.Join(" | ", MatrixClient.All.Select(client => Cell(mode.Name, client, flow)))} |\n");
            }
            KeptDocument.ShouldHold(Page, mode.Name, table.ToString());
        }
        KeptDocument.ShouldHold(Page, "masked", Masked());
    }

    private string Cell(string mode, MatrixClient client, string flow) =>
        !client.Flows.Contains(flow) ? ""
        : run.Cell(mode, client.Name, flow).Differences.Count == 0 ? "the same" : "differs";

    private string Masked() => string.Join('\n', MatrixClient.Rows
        .SelectMany(flow => MatrixClient.All.Where(client => client.Flows.Contains(flow)).SelectMany(client => MatrixRun.Modes
            .SelectMany(mode => run.Cell(mode.Name, client.Name, flow).Masked.Select(path => $"- {flow}, {client.Name}: `{path}`"))))
        .Distinct());
}
