package io.moonfleet.cli;

import io.moonfleet.hub.HomeFile;
import io.moonfleet.messaging.launch.ExitCodes;
import io.moonfleet.messaging.launch.Version;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code moonfleet users}: who may sign in to a home that has no Keycloak. */
@Command(
        name = "users",
        description = {
            "Says who may sign in to a home, whether it runs or not.",
            "Passwords are asked for on a terminal, and otherwise read from the first line of the input."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footer = {"", "Example: moonfleet users add anna --role admin --hub ~/home"})
final class UsersCommand implements Callable<Integer> {

    @Option(
            names = "--hub",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "Where the home is kept. Must be given.")
    private Path folder;

    @Spec
    private CommandSpec spec;

    /** What a subcommand does. */
    private interface Task {
        void run(HomeUsers users) throws IOException, InterruptedException;
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(System.err);
        return ExitCodes.USAGE;
    }

    @Command(name = "list", description = "Lists the users and their roles.", mixinStandardHelpOptions = true)
    int list() throws IOException, InterruptedException {
        return with(users -> {
            for (var user : users.all()) {
                System.out.printf("%-20s %s%n", user.name(), user.role());
            }
        });
    }

    @Command(name = "add", description = "Lets somebody sign in.", mixinStandardHelpOptions = true)
    int add(
            @Parameters(paramLabel = "NAME") String name,
            @Option(
                            names = "--role",
                            paramLabel = "ROLE",
                            defaultValue = "user",
                            description = "admin, user or viewer (default: ${DEFAULT-VALUE}).")
                    Role role)
            throws IOException, InterruptedException {
        return with(users -> {
            users.add(name, newPassword(name), role.toString());
            System.out.println(name + " may sign in as " + role);
        });
    }

    @Command(
            name = "passwd",
            description = "Gives somebody another password; their sessions end.",
            mixinStandardHelpOptions = true)
    int passwd(@Parameters(paramLabel = "NAME") String name) throws IOException, InterruptedException {
        return with(users -> {
            users.setPassword(name, newPassword(name));
            System.out.println(name + " has another password");
        });
    }

    @Command(
            name = "role",
            description = "Gives somebody another role: admin, user or viewer.",
            mixinStandardHelpOptions = true)
    int role(@Parameters(paramLabel = "NAME") String name, @Parameters(paramLabel = "ROLE") Role role)
            throws IOException, InterruptedException {
        return with(users -> {
            users.setRole(name, role.toString());
            System.out.println(name + " is " + role + " now");
        });
    }

    @Command(
            name = "remove",
            description = "Lets somebody sign in no more; their tokens go too.",
            mixinStandardHelpOptions = true)
    int remove(@Parameters(paramLabel = "NAME") String name) throws IOException, InterruptedException {
        return with(users -> {
            users.remove(name);
            System.out.println(name + " may sign in no more");
        });
    }

    @Command(
            name = "token",
            description = "Makes a token for somebody's scripts, and prints it this once.",
            mixinStandardHelpOptions = true)
    int token(
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--label", paramLabel = "TEXT", required = true, description = "What it is for.")
                    String label,
            @Option(names = "--days", paramLabel = "N", description = "It is good for so long (default: for ever).")
                    Optional<Integer> days)
            throws IOException, InterruptedException {
        return with(users -> System.out.println(users.makeToken(name, label, days)));
    }

    @Command(name = "tokens", description = "Lists somebody's tokens.", mixinStandardHelpOptions = true)
    int tokens(@Parameters(paramLabel = "NAME") String name) throws IOException, InterruptedException {
        return with(users -> {
            for (var token : users.tokens(name)) {
                var expires = token.expires()
                        .map(seconds -> "until " + Instant.ofEpochSecond(seconds))
                        .orElse("for ever");
                System.out.printf("%s  %-30s %s%n", token.id(), token.label(), expires);
            }
        });
    }

    @Command(name = "revoke", description = "Ends one of somebody's tokens.", mixinStandardHelpOptions = true)
    int revoke(@Parameters(paramLabel = "NAME") String name, @Parameters(paramLabel = "TOKEN") String id)
            throws IOException, InterruptedException {
        return with(users -> {
            users.revokeToken(name, id);
            System.out.println("the token is good no more");
        });
    }

    /** As the words of the API. */
    enum Role {
        ADMIN,
        USER,
        VIEWER;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private int with(Task task) throws IOException, InterruptedException {
        if (folder == null) {
            System.err.println("users: say where the home is kept: --hub DIR");
            return ExitCodes.USAGE;
        }
        try (var users = open()) {
            task.run(users);
            return ExitCodes.OK;
        }
    }

    private HomeUsers open() throws IOException, InterruptedException {
        var access = RunningHome.find(folder);
        if (access.isPresent()) {
            var running = RunningHomeUsers.of(access.get());
            if (running.isPresent()) {
                return running.get();
            }
        }
        if (!Files.isDirectory(folder)) {
            System.err.println("users: there is no home in " + folder + " yet; it is made now");
        }
        return new StoredHomeUsers(folder.resolve(HomeFile.NAME));
    }

    @SuppressWarnings("SystemConsoleNull") // it is null again where there is no terminal: JDK 25 has gone back
    private static String newPassword(String name) throws IOException {
        var console = System.console();
        if (console == null || !console.isTerminal()) {
            // Not in the arguments: everybody on the machine sees those.
            var line = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
            if (line == null) {
                throw new IOException("the password of " + name + " must come on the input");
            }
            return line;
        }
        var first = console.readPassword("Password of %s: ", name);
        var again = console.readPassword("Once more: ");
        if (first == null || !Arrays.equals(first, again)) {
            throw new IOException("the two passwords differ");
        }
        return new String(first);
    }
}
