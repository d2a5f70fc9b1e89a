package io.moonfleet.lua.standalone;

import io.moonfleet.lua.internal.lib.StandardStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The standard input as a script and the interactive mode share it: a read takes one line at most, so that neither takes
 * what is meant for the other. What was printed is shown before anything is waited for.
 */
final class LineWiseInput extends FilterInputStream implements StandardStream {

    private final OutputStream out;

    LineWiseInput(InputStream in, OutputStream out) {
        super(in);
        this.out = out;
    }

    @Override
    public int read() throws IOException {
        showOutput();
        return super.read();
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
        showOutput();
        var count = 0;
        while (count < length) {
            var b = super.read();
            if (b < 0) {
                return count == 0 ? -1 : count;
            }
            buffer[from + count++] = (byte) b;
            if (b == '\n') {
                break;
            }
        }
        return count;
    }

    @Override
    public long position() throws IOException {
        return StandardStream.of(in).position();
    }

    @Override
    public long size() throws IOException {
        return StandardStream.of(in).size();
    }

    @Override
    public void seek(long position) throws IOException {
        StandardStream.of(in).seek(position);
    }

    private void showOutput() throws IOException {
        if (in.available() == 0) {
            out.flush();
        }
    }
}
