package io.github.dlrharness.control;

import io.github.dlrharness.agent.AgentException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Unix domain socket to listen at, open to its owner only. It is bound in a folder that nobody else can enter, given its
 * permissions, and only then linked to its path: there is no moment at which the path leads to a socket that others may open.
 */
final class ControlSocket implements AutoCloseable {
    /** Bytes of a path in {@code sockaddr_un}, less its end. */
    static final int MAX_PATH = 107;

    /** As the JDK names temporary folders, with the largest of its numbers, and the socket in it. */
    private static final String LONGEST_NURSERY = "." + Long.toUnsignedString(-1) + "/new";

    private static final Logger LOG = LoggerFactory.getLogger(ControlSocket.class);

    private final Path path;
    private final ServerSocketChannel channel;
    private final Object inode;

    private ControlSocket(Path path, ServerSocketChannel channel, Object inode) {
        this.path = path;
        this.channel = channel;
        this.inode = inode;
    }

    /**
     * Binds the path. Folders that lack are made, the last one for its owner only.
     *
     * @throws AgentException when somebody listens there, something else is there, or it can't be made
     */
    static ControlSocket bind(Path path) {
        Path absolute = path.toAbsolutePath();
        try {
            Path folder = absolute.getParent();
            requireShort(absolute);
            makeFolder(folder);
            Path nursery = Files.createTempDirectory(
                    folder, ".", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            try {
                return bind(absolute, nursery);
            } finally {
                Files.deleteIfExists(nursery.resolve("new"));
                Files.deleteIfExists(nursery);
            }
        } catch (IOException e) {
            throw new AgentException(
                    "The control socket %s can't be made: %s; choose another path, or none".formatted(path, reason(e)),
                    e);
        }
    }

    private static ControlSocket bind(Path path, Path nursery) throws IOException {
        Path fresh = nursery.resolve("new");
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(fresh), 128);
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
            Object inode = inode(fresh);
            link(fresh, path);
            return new ControlSocket(path, channel, inode);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * What keeps a socket from being made at a path, as far as can be told without doing it.
     *
     * @throws IOException when it can't be looked at
     */
    static Optional<String> problem(Path path) throws IOException {
        Path existing = path.getParent();
        while (!Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (longest(path) > MAX_PATH) {
            return Optional.of("with its temporary name it has %d bytes, and a socket's path has at most %d"
                    .formatted(longest(path), MAX_PATH));
        }
        if (!Files.isDirectory(existing)) {
            return Optional.of("%s is no folder".formatted(existing));
        }
        if (!Files.isWritable(existing) || !Files.isExecutable(existing)) {
            return Optional.of("this user may not write to %s".formatted(existing));
        }
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS) && !isSocket(path)
                ? Optional.of("there is something that is no socket")
                : Optional.empty();
    }

    private static boolean isSocket(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isOther();
    }

    private static void requireShort(Path path) {
        if (longest(path) > MAX_PATH) {
            throw new AgentException(
                    "The control socket's path %s is too long: with its temporary name it has %d bytes, and a socket's"
                                    .formatted(path, longest(path))
                            + " path has at most %d; choose a shorter one".formatted(MAX_PATH));
        }
    }

    /** Bytes of the longer one of a path and its temporary name. */
    private static int longest(Path path) {
        return Math.max(length(path), length(path.resolveSibling(LONGEST_NURSERY)));
    }

    private static int length(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8).length;
    }

    private static void makeFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder.getParent());
            try {
                Files.createDirectory(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } catch (FileAlreadyExistsException e) {
                // Another agent that starts was faster.
                LOG.debug("{} exists by now", folder);
            }
        }
    }

    /** A link, unlike a rename, never replaces what is there: of two agents that start at once one finds the other. */
    private static void link(Path fresh, Path path) throws IOException {
        while (true) {
            try {
                Files.createLink(path, fresh);
                return;
            } catch (FileAlreadyExistsException e) {
                removeDead(path);
            }
        }
    }

    /** Whoever removes holds a lock, so that what is removed is what was looked at. */
    private static synchronized void removeDead(Path path) throws IOException {
        try (FolderLock lock = FolderLock.take(path.resolveSibling("." + path.getFileName() + ".lock"))) {
            LOG.debug("{} is held", lock);
            if (!isSocket(path)) {
                throw new AgentException(
                        "The control socket %s can't be made: there is something that is no socket; choose another path, or remove it"
                                .formatted(path));
            }
            refuseLiving(path);
            Files.delete(path);
            LOG.info("The control socket {} of an agent that is dead is replaced", path);
        } catch (NoSuchFileException e) {
            LOG.debug("{} has just gone", path);
        }
    }

    private static void refuseLiving(Path path) throws IOException {
        if (isListening(path)) {
            throw new AgentException(
                    "Another agent listens at the control socket %s; stop it (dlr-agent stop --socket %s), or choose another path (control.socket)"
                            .formatted(path, path));
        }
    }

    /** Whether somebody listens, be it that he doesn't accept. */
    static boolean isListening(Path path) throws IOException {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            // Never waits for a process that is stopped.
            probe.configureBlocking(false);
            probe.connect(UnixDomainSocketAddress.of(path));
            return true;
        } catch (ConnectException e) {
            return !String.valueOf(e.getMessage()).contains("refused");
        }
    }

    /**
     * Connects to who listens at a path.
     *
     * @throws AgentException when nobody does, or this user may not connect
     */
    static SocketChannel connect(Path path) {
        String why;
        try {
            if (length(path) > MAX_PATH) {
                throw new IOException("the path is longer than %d bytes".formatted(MAX_PATH));
            }
            return SocketChannel.open(UnixDomainSocketAddress.of(path));
        } catch (IOException e) {
            String message = String.valueOf(e.getMessage());
            if (message.contains("No such file")) {
                why = "there is no such socket; is the agent running, and with control.socket set to this path?";
            } else if (message.contains("refused")) {
                why = "nobody listens there any more; the agent has died, start it again";
            } else if (message.contains("ermission denied")) {
                why = "permission denied; use the account that the agent runs under, or root";
            } else {
                why = message;
            }
            throw new AgentException("No agent can be reached at %s: %s".formatted(path, why), e);
        }
    }

    static Object inode(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }

    /** What went wrong: the exceptions of files have nothing but the path in their messages. */
    static String reason(IOException e) {
        if (e instanceof java.nio.file.AccessDeniedException) {
            return "permission denied for " + e.getMessage();
        }
        if (e instanceof NoSuchFileException) {
            return "there is no " + e.getMessage();
        }
        return e.getMessage();
    }

    SocketChannel accept() throws IOException {
        return channel.accept();
    }

    /** Listens no more, and removes the path unless it leads to another socket by now. */
    @Override
    public void close() {
        try {
            if (inode(path).equals(inode)) {
                Files.delete(path);
            }
        } catch (IOException e) {
            LOG.debug("The control socket {} was not removed", path, e);
        }
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("The control socket {} was not closed", path, e);
        }
    }
}
