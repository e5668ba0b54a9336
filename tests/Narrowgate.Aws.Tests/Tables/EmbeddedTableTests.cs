using Narrowgate.Aws.Tables;

namespace Narrowgate.Aws.Tests.Tables;

public sealed class EmbeddedTableTests
{
    [Fact]
    public void A_row_knows_its_words_its_place_and_its_reason()
    {
        var row = EmbeddedTable.Rows("members/overlay.txt").First();

        row.Words.ShouldNotBeEmpty();
        row.Reason.ShouldNotBeEmpty();
        row.Bad("is odd").Message.ShouldBe($"members/overlay.txt:{row.Number}: is odd");
    }

    [Fact]
    public void A_table_that_the_assembly_lacks_is_named() =>
        Should.Throw<InvalidDataException>(() => EmbeddedTable.Rows("actions/none.txt").ToArray())
            .Message.ShouldBe("The assembly was built without actions/none.txt.");
}
