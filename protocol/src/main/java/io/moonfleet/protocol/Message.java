package io.moonfleet.protocol;

/** Anything that travels as the payload of a {@link Topic}. */
public sealed interface Message permits Request, Reply, Presence, Changes, Placement, EventBatch {}
