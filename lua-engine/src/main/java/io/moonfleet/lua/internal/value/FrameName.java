package io.moonfleet.lua.internal.value;

/** How the place of a call names what it calls: a kind, such as "global" or "method", and a name. */
public record FrameName(String kind, String name) {

    static final FrameName FINALIZER = new FrameName("metamethod", "__gc");
}
