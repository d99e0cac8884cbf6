namespace DualJit.Tests;

/// <summary>A module with a fork.</summary>
internal static class ForkCode
{
    // Each item writes its square, by way of scratch memory of its own, and allocates a block that the caller gets; items from %bound on fail.
    public const string Text = """
        stage machine

        func @run(%items: i64, %work: i64, %bound: i64, %a: ptr) -> i64 {
        entry:
            %frame = stack.slot 64
            %one = const 1 : i64
            %address = address %a
            store %address, %frame
            %second = offset %frame, %one : i64
            store %bound, %second
            fork @range(%items, %work, %frame)
            ret %items
        }

        func @range(%first: i64, %end: i64, %frame: ptr) -> void {
        entry:
            %zero = const 0 : i64
            %one = const 1 : i64
            %seven = const 7 : i64
            %a = load %frame : ptr
            %second = offset %frame, %one : i64
            %bound = load %second : i64
            jump head(%first)
        head(%i: i64):
            %more = lt %i, %end
            br %more, body, done
        body:
            %in = lt %i, %bound
            guard %in, IndexOutOfRange(%i, %bound)
            %x = mul %i, %i
            %scratch = scratch.memory %seven, %zero : i64
            store %x, %scratch
            %block = alloc.memory %seven : i64
            store %i, %block
            %y = load %scratch : i64
            %cell = offset %a, %i : i64
            store %y, %cell
            %i1 = add %i, %one
            jump head(%i1)
        done:
            ret
        }
        """;
}
