#!/usr/bin/perl
# Plays systemd's part for abuse-milter.socket and abuse-milter.service where it does not run: holds the socket, starts the daemon with it as the unit
# says, and stops and starts it as it is told. Perl as perl-base has it.
#
#   units.pl FOLDER
#
# Reads "VERB UNIT" from the FIFO FOLDER/in and answers with a line in the FIFO FOLDER/out. FOLDER/stopping is there from the moment when the daemon says
# that it stops.
use strict;
use warnings;
use Fcntl qw(F_SETFD);
use POSIX qw(WNOHANG);
use Socket;

my ($folder) = @ARGV;
my ($listening, $notified, $pid);
$SIG{PIPE} = 'IGNORE';
umask 022;

# Elapsed time; perl-base has no finer clock.
sub now { return (POSIX::times())[0] / POSIX::sysconf(POSIX::_SC_CLK_TCK()) }

sub unit {
    my ($name) = @_;
    my %unit;
    open my $file, '<', "/lib/systemd/system/$name" or die "$name: $!\n";
    while (<$file>) { push @{$unit{$1}}, $2 if /^(\w+)=(.*)$/ }
    return \%unit;
}

sub word {
    my ($seconds) = @_;
    my $ready = '';
    vec($ready, fileno $notified, 1) = 1;
    return '' unless select($ready, undef, undef, $seconds);
    recv $notified, my $words, 4096, 0;
    return $words;
}

sub ended { return $pid && waitpid($pid, WNOHANG) == $pid }

sub open_socket {
    return 'is open' if $listening;
    my $unit = unit('abuse-milter.socket');
    my $path = $unit->{ListenStream}[0];
    unlink $path;
    socket $listening, PF_UNIX, SOCK_STREAM, 0 or die "socket: $!\n";
    bind $listening, pack_sockaddr_un($path) or die "$path: $!\n";
    chown scalar getpwnam($unit->{SocketUser}[0]), scalar getgrnam($unit->{SocketGroup}[0]), $path;
    chmod oct $unit->{SocketMode}[0], $path;
    listen $listening, 4096;
    return "listens at $path";
}

sub start {
    return 'runs' if $pid;
    open_socket();
    my $unit = unit('abuse-milter.service');
    my $user = $unit->{User}[0];
    for my $place (['var/lib', 'State'], ['var/log', 'Logs'], ['run', 'Runtime']) {
        my $directory = "/$place->[0]/" . $unit->{"$place->[1]Directory"}[0];
        mkdir $directory;
        chmod oct $unit->{"$place->[1]DirectoryMode"}[0], $directory;
        chown scalar getpwnam($user), scalar getgrnam($user), $directory;
    }
    unlink "$folder/stopping";
    my $since = now();
    defined($pid = fork) or die "fork: $!\n";
    run($unit, $user) if $pid == 0;
    until (word(0.1) =~ /^READY=1$/m) {
        die 'ended at its start with ' . ($? >> 8) . "\n" if ended();
        die "is not ready after 90 s\n" if now() > $since + 90;
    }
    return sprintf 'ready after %.1f s', now() - $since;
}

sub run {
    my ($unit, $user) = @_;
    open STDOUT, '>>', "$folder/log";
    open STDERR, '>&', \*STDOUT;
    POSIX::dup2(fileno $listening, 3);
    open my $third, '<&=', 3;
    fcntl $third, F_SETFD, 0;
    %ENV = (PATH => '/usr/sbin:/usr/bin:/sbin:/bin', LISTEN_FDS => 1, LISTEN_PID => $$, LISTEN_FDNAMES => 'milter', NOTIFY_SOCKET => "$folder/notify",
        map { split /=/, $_, 2 } @{$unit->{Environment}});
    exec 'setpriv', '--reuid', $user, '--regid', $user, '--clear-groups', '--no-new-privs', '--bounding-set=-all', split ' ', $unit->{ExecStart}[0];
    POSIX::_exit(127);
}

sub stop {
    return 'does not run' unless $pid;
    my ($since, $patience) = (now(), unit('abuse-milter.service')->{TimeoutStopSec}[0]);
    kill TERM => $pid;
    until (ended()) {
        open my $mark, '>', "$folder/stopping" if word(0.1) =~ /^STOPPING=1$/m;
        next if now() < $since + $patience;
        kill KILL => $pid;
        waitpid $pid, 0;
        $pid = 0;
        die "did not stop within $patience s, and was killed\n";
    }
    my $status = $? >> 8 || $? & 127;
    $pid = 0;
    die "ended with $status\n" if $status;
    return sprintf 'stopped after %.1f s', now() - $since;
}

sub reload {
    kill HUP => $pid;
    my $since = now();
    until (word(0.1) =~ /^READY=1$/m) { die "does not answer to SIGHUP\n" if now() > $since + 60 }
    return 'reloaded';
}

my %verbs = (
    'start abuse-milter.socket' => \&open_socket,
    'stop abuse-milter.socket' => sub { close $listening if $listening; undef $listening; return 'closed' },
    'start abuse-milter.service' => \&start,
    'stop abuse-milter.service' => \&stop,
    'reload abuse-milter.service' => \&reload,
    'restart abuse-milter.service' => sub { return stop() . ', ' . start() },
);

socket $notified, PF_UNIX, SOCK_DGRAM, 0 or die "socket: $!\n";
bind $notified, pack_sockaddr_un("$folder/notify") or die "notify: $!\n";
chmod 0666, "$folder/notify";
# Open for both directions, so that neither end is ever the last one.
open my $in, '+<', "$folder/in" or die "in: $!\n";
open my $out, '+>', "$folder/out" or die "out: $!\n";
select $out;
$| = 1;
while (my $line = <$in>) {
    chomp $line;
    my $does = $verbs{$line} || sub { die "unknown here\n" };
    my $answer = eval { $does->() };
    my $text = defined $answer ? "good $line: $answer" : "bad $line: $@";
    chomp $text;
    open my $log, '>>', "$folder/told";
    print $log "$text\n";
    print "$text\n";
}
