package io.moonfleet.messaging.launch;

/** What the commands end with; scripts rely on it. Listed in docs/cli.md. */
public final class ExitCodes {

    public static final int OK = 0;

    /** It ran and failed: a file that cannot be loaded, a server that does not start. */
    public static final int FAILED = 1;

    /** It was called wrongly, or the address it was told to use is taken. */
    public static final int USAGE = 2;

    /** A runner that ended because another home of its list needs one: whoever starts it again sends it there. */
    public static final int ELSEWHERE = 75;

    private ExitCodes() {}
}
