package io.moonfleet.cli;

import io.moonfleet.messaging.launch.ExitCodes;
import io.moonfleet.messaging.launch.PlainFailures;
import io.moonfleet.messaging.launch.Version;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.lang.ref.Reference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        versionProvider = Version.class)
public final class Moonfleet implements Callable<Integer> {

    /** In the order in which help lists them. */
    private static final Map<String, Class<?>> COMMANDS = commands();

    @Spec
    private CommandSpec spec;

    private static Map<String, Class<?>> commands() {
        var all = new LinkedHashMap<String, Class<?>>();
        all.put("run", RunCommand.class);
        all.put("serve", ServeCommand.class);
        all.put("backup", BackupCommand.class);
        all.put("restore", RestoreCommand.class);
        all.put("users", UsersCommand.class);
        all.put("import-hc3", ImportCommand.class);
        all.put("fqa", FqaCommand.class);
        all.put("service", ServiceCommands.class);
        all.put("train", TrainCommand.class);
        return all;
    }

    public static void main(String... args) throws Exception {
        if (args.length > 0 && args[0].equals(LuaCommand.NAME)) {
            System.exit(LuaCommand.run(List.of(args).subList(1, args.length)));
        }
        var logging = EarlyLogging.configure();
        try {
            System.exit(execute(args));
        } finally {
            Reference.reachabilityFence(logging);
        }
    }

    /** Runs a command in this process and gives its exit code. */
    static int execute(String... args) {
        return commandLine(args)
                .setExecutionExceptionHandler(new PlainFailures())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args);
    }

    /**
     * Knows only the command that is named, if one is: looking at the options of all nine takes longer than a QuickApp's
     * start.
     */
    static CommandLine commandLine(String... args) {
        var named = args.length == 0 ? null : COMMANDS.get(args[0]);
        var line = new CommandLine(new Moonfleet());
        (named == null ? COMMANDS : Map.of(args[0], named)).forEach(line::addSubcommand);
        return line;
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(System.err);
        return ExitCodes.USAGE;
    }
}
