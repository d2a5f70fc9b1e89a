package io.moonfleet.lua.standalone;

import io.moonfleet.lua.internal.lib.StandardStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The process's standard input, which knows its place when it is a file; {@code System.in} does not. */
public final class StandardInput extends InputStream implements StandardStream {

    private final FileInputStream file;
    private final byte[] buffer = new byte[8192];
    private int at;
    private int end;

    public StandardInput(FileInputStream file) {
        this.file = file;
    }

    public static StandardInput ofProcess() {
        return new StandardInput(new FileInputStream(FileDescriptor.in));
    }

    @Override
    public int read() throws IOException {
        return at < end || fill() ? buffer[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (at == end && !fill()) {
            return -1;
        }
        var count = Math.min(length, end - at);
        System.arraycopy(buffer, at, bytes, from, count);
        at += count;
        return count;
    }

    private boolean fill() throws IOException {
        at = 0;
        end = Math.max(0, file.read(buffer));
        return end > 0;
    }

    @Override
    public int available() throws IOException {
        return at < end ? end - at : file.available();
    }

    @Override
    public long position() throws IOException {
        return file.getChannel().position() - (end - at);
    }

    @Override
    public long size() throws IOException {
        return file.getChannel().size();
    }

    @Override
    public void seek(long position) throws IOException {
        file.getChannel().position(position);
        at = end = 0;
    }
}
