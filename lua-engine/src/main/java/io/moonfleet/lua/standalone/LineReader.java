package io.moonfleet.lua.standalone;

import java.io.IOException;
import java.util.List;

/** Where the interactive mode gets its lines from: a plain stream, or a terminal with history and completion. */
public interface LineReader {

    /**
     * Shows a prompt and waits for a line; null at the end of the input.
     *
     * @throws AbandonedLineException the person gave up what they were writing
     */
    String readLine(String prompt) throws IOException;

    /** Says with whom the person at the other end talks. */
    default void begin(Conversation conversation) {}

    /** What a terminal wants from the interpreter. */
    interface Conversation {

        /** Names that may follow, each as the whole line up to where the cursor would be. Only while a line is read. */
        List<String> completions(String lineToCursor);

        /** Ends the chunk that runs with the error "interrupted!". From any thread. */
        void interrupt();
    }

    /** Ctrl-C at a prompt: what was written so far is forgotten. */
    final class AbandonedLineException extends IOException {
        private static final long serialVersionUID = 1;
    }

    /** Whether a person is at the other end: without a script, such an interpreter is interactive. */
    boolean isInteractive();
}
