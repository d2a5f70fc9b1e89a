package io.moonfleet.lua.internal.lib;

import java.io.Closeable;
import java.io.IOException;

/**
 * What a standard stream can do when it is the process's own, as {@code moonfleet lua > file} has it: a place, if it is a
 * file, and a choice of buffers. The streams of other hosts can do neither, nor can a pipe or a terminal be sought.
 */
public interface StandardStream extends Seekable {

    static StandardStream of(Closeable stream) {
        return stream instanceof StandardStream own ? own : new StandardStream() {};
    }

    default void setBuffering(Buffering buffering) throws IOException {}
}
