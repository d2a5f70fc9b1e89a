package io.moonfleet.messaging.launch;

import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Tells a person in one line why a command failed; {@code MOONFLEET_DEBUG=1} adds the stack trace. */
public final class PlainFailures implements IExecutionExceptionHandler {

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        var message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        command.getErr().println(command.getCommandName() + ": " + message);
        if (System.getenv("MOONFLEET_DEBUG") != null) {
            failure.printStackTrace(command.getErr());
        }
        return ExitCodes.FAILED;
    }
}
