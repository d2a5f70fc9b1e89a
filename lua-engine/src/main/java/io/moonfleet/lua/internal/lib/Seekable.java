package io.moonfleet.lua.internal.lib;

import java.io.IOException;

/** What bytes are read from or written to one after another, with a place in it where that is a file; pipes and terminals have none. */
public interface Seekable {

    /** Where the next byte is read or written. */
    default long position() throws IOException {
        throw new IOException("Illegal seek");
    }

    default long size() throws IOException {
        throw new IOException("Illegal seek");
    }

    default void seek(long position) throws IOException {
        throw new IOException("Illegal seek");
    }
}
