package io.moonfleet.cli;

import io.moonfleet.messaging.launch.ExitCodes;
import io.moonfleet.messaging.launch.PlainFailures;
import io.moonfleet.messaging.launch.Version;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.lang.ref.Reference;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The {@code moonfleet} command. */
@QuarkusMain
@Command(
        name = "moonfleet",
        description = "Runs Fibaro Home Center 3 QuickApps away from the box.",
        footer = {"", "'moonfleet lua [-e CODE] [-i] [-l MOD] [-v] [-] [FILE [ARGS]]' is the Lua 5.3 interpreter alone."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            RunCommand.class,
            ServeCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            UsersCommand.class,
            ImportCommand.class,
            FqaCommand.class,
            ServiceCommands.class,
            TrainCommand.class
        })
public final class Moonfleet implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    public static void main(String... args) throws Exception {
        if (args.length > 0 && args[0].equals(LuaCommand.NAME)) {
            System.exit(LuaCommand.run(List.of(args).subList(1, args.length)));
        }
        var logging = EarlyLogging.configure();
        try {
            System.exit(new CommandLine(new Moonfleet())
                    .setExecutionExceptionHandler(new PlainFailures())
                    .setCaseInsensitiveEnumValuesAllowed(true)
                    .execute(args));
        } finally {
            Reference.reachabilityFence(logging);
        }
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(System.err);
        return ExitCodes.USAGE;
    }
}
