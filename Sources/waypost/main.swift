import Glibc

// A daemon that hangs up is reported, not died of.
signal(SIGPIPE, SIG_IGN)
exit(CommandLineTool.run(Array(CommandLine.arguments.dropFirst())))
