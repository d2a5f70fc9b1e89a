package io.moonfleet.lua.standalone;

import io.moonfleet.lua.LuaKilled;
import io.moonfleet.lua.internal.lib.Buffering;
import io.moonfleet.lua.internal.lib.StandardStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The process's standard output or error, with C's buffers: lines on a terminal, blocks else, none for errors, and as
 * {@code setvbuf} says; {@code System.out} writes each value by itself. One thread at a time writes to it.
 */
public final class StandardOutput extends OutputStream implements StandardStream {

    private final FileOutputStream file;
    private final byte[] buffer = new byte[8192];
    private int end;
    private Buffering buffering;
    private boolean unread;

    private StandardOutput(FileOutputStream file, Buffering buffering) {
        this.file = file;
        this.buffering = buffering;
    }

    public static StandardOutput toFile(FileOutputStream file) {
        return new StandardOutput(file, Buffering.FULL);
    }

    public static StandardOutput toTerminal(FileOutputStream file) {
        return new StandardOutput(file, Buffering.LINE);
    }

    public static StandardOutput ofErrors(FileOutputStream file) {
        return new StandardOutput(file, Buffering.NONE);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        if (length > buffer.length - end) {
            flush();
        }
        if (buffering == Buffering.NONE || length > buffer.length) {
            writeToFile(bytes, from, length);
            return;
        }
        System.arraycopy(bytes, from, buffer, end, length);
        end += length;
        if (buffering == Buffering.LINE && hasLineFeed(length)) {
            flush();
        }
    }

    /** Whether one is among the last bytes. */
    private boolean hasLineFeed(int length) {
        for (var i = end - length; i < end; i++) {
            if (buffer[i] == '\n') {
                return true;
            }
        }
        return false;
    }

    @Override
    public void flush() throws IOException {
        var length = end;
        end = 0; // what cannot be written is lost, as with C's streams
        if (length > 0) {
            writeToFile(buffer, 0, length);
        }
    }

    /** Where C programs get a signal, and end: {@code lua endless.lua | head}. */
    private void writeToFile(byte[] bytes, int from, int length) throws IOException {
        try {
            file.write(bytes, from, length);
        } catch (IOException failure) {
            if ("Broken pipe".equals(failure.getMessage())) {
                unread = true;
                throw new LuaKilled(LuaKilled.Cause.HOST, "nobody reads the output", "");
            }
            throw failure;
        }
    }

    /** Nobody is left who would read it. */
    boolean isUnread() {
        return unread;
    }

    @Override
    public void setBuffering(Buffering newBuffering) throws IOException {
        flush();
        buffering = newBuffering;
    }

    @Override
    public long position() throws IOException {
        return file.getChannel().position() + end;
    }

    @Override
    public long size() throws IOException {
        return file.getChannel().size();
    }

    @Override
    public void seek(long position) throws IOException {
        flush();
        file.getChannel().position(position);
    }
}
