package io.moonfleet.cli;

import io.moonfleet.messaging.launch.ExitCodes;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Tells what services there are. The launch script starts a service's own application and never gets here, unless the
 * name is wrong or help is wanted.
 */
@Command(
        name = "service",
        description = {
            "Starts one service alone against an external broker (MOONFLEET_MQTT_URL): gateway, ui or runner.",
            "'moonfleet service gateway --help' tells the options of one."
        },
        mixinStandardHelpOptions = true)
final class ServiceCommands implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "SERVICE", arity = "0..1", description = "gateway, ui or runner")
    private String service;

    @Override
    public Integer call() {
        if (service == null) {
            spec.commandLine().usage(System.err);
            return ExitCodes.USAGE;
        }
        throw new ParameterException(
                spec.commandLine(), "there is no service '" + service + "'; there are gateway, ui and runner");
    }
}
