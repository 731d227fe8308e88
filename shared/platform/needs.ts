/** What all of these makers need, together: a room's `compose` asks for what its use cases ask for, and nobody writes it again. */
export type NeedsOf<Maker> = ForEach<Maker> extends (needs: infer All) => void ? All : never;

// A function of all the needs: inference in that place gives their intersection.
type ForEach<Maker> = Maker extends (needs: infer Needs) => unknown ? (needs: Needs) => void : never;
