package io.moonfleet.lua.standalone;

import java.io.IOException;

/** Where the interactive mode gets its lines from: a plain stream, or a terminal with history and completion. */
public interface LineReader {

    /** Shows a prompt and waits for a line; null at the end of the input. */
    String readLine(String prompt) throws IOException;

    /** Whether a person is at the other end: without a script, such an interpreter is interactive. */
    boolean isInteractive();
}
