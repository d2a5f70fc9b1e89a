package io.moonfleet.lua.standalone;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Reads lines from a stream, byte by byte, so that what follows a line is left for the script. */
public final class StreamLineReader implements LineReader {

    private final InputStream in;
    private final OutputStream out;
    private final boolean interactive;

    public StreamLineReader(InputStream in, OutputStream out, boolean interactive) {
        this.in = in;
        this.out = out;
        this.interactive = interactive;
    }

    @Override
    public String readLine(String prompt) throws IOException {
        out.write(prompt.getBytes(StandardCharsets.UTF_8));
        out.flush();
        var line = new ByteArrayOutputStream();
        var b = in.read();
        if (b < 0) {
            return null;
        }
        for (; b >= 0 && b != '\n'; b = in.read()) {
            line.write(b);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    @Override
    public boolean isInteractive() {
        return interactive;
    }
}
