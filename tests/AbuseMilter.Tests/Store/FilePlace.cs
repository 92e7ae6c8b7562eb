namespace AbuseMilter.Tests.Store;

sealed class FilePlace : LedgerPlace
{
    readonly TempFolder temp = new();

    public override string Name => temp["ledger.db"];

    public override bool IsShared => false;

    public override void Dispose() => temp.Dispose();
}
