#!/usr/bin/perl
# SMTP clients at 127.0.0.1:25. Perl as perl-base has it.
#
#   clients.pl send SENDER RECIPIENT FILE   one mail; exit status 0 when it was taken
#   clients.pl load FOLDER NOTICE           mails without pause, until FOLDER/enough is there; see below. FOLDER must be empty
#
# Load is lanes, which begin one session after the other, and standers, which stop at a step of their session until FOLDER/go is there, and go on a second later;
# FOLDER/standing is there when all of them stand. Each reply must be the good one. The last line is "N sessions, N mails, N of them notices, N failed,
# longest wait N s", and the status 1 if one failed.
use strict;
use warnings;
use POSIX ();
use Socket;

use constant PATIENCE => 90;
my ($connection, $buffer, $longest) = (undef, '', 0);

sub now { return (POSIX::times())[0] / POSIX::sysconf(POSIX::_SC_CLK_TCK()) }
sub pause { select undef, undef, undef, $_[0] }

sub reply {
    my ($code, $where) = @_;
    my $since = now();
    my $reply;
    until (($reply) = $buffer =~ /^((?:\d{3}-[^\n]*\n)*\d{3} [^\n]*\n)/) {
        my $ready = '';
        vec($ready, fileno $connection, 1) = 1;
        select($ready, undef, undef, PATIENCE) or die "$where: no reply within ${\PATIENCE} s\n";
        sysread $connection, $buffer, 4096, length $buffer or die "$where: the connection was closed\n";
    }
    substr($buffer, 0, length $reply) = '';
    my $waited = now() - $since;
    $longest = $waited if $waited > $longest;
    $reply =~ /^$code/m or die "$where: $reply";
}

sub out { my ($bytes) = @_; syswrite($connection, $bytes) == length $bytes or die "cannot write: $!\n" }
sub command { my ($line, $code) = @_; out("$line\r\n"); reply($code, $line) }

sub greeted {
    ($connection, $buffer) = (undef, '');
    socket $connection, PF_INET, SOCK_STREAM, 0 or die "socket: $!\n";
    connect $connection, pack_sockaddr_in(25, INADDR_LOOPBACK) or die "connect: $!\n";
    reply(220, 'greeting');
}

my %steps = (
    greeted => \&greeted,
    helo => sub { command('EHLO client.example.net', 250) },
    mail => sub { command("MAIL FROM:<$_[0]{from}>", 250) },
    rcpt => sub { command("RCPT TO:<$_[0]{to}>", 250) },
    data => sub { command('DATA', 354) },
    half => sub { out(substr $_[0]{text}, 0, 300) },
    dot => sub { out(substr($_[0]{text}, 300) . ".\r\n"); reply(250, 'end of message') },
    quit => sub { command('QUIT', 221); close $connection },
);
my @mail = qw(mail rcpt data half dot);

sub crlf { my ($text) = @_; $text =~ s/\r?\n/\r\n/g; $text =~ s/^\./../mg; return $text }
sub content { my ($path) = @_; open my $file, '<', $path or die "$path: $!\n"; local $/; return crlf(scalar <$file>) }

my ($verb, $folder, $notice) = @ARGV;
if ($verb eq 'send') {
    my %mail = (from => $ARGV[1], to => $ARGV[2], text => content($ARGV[3]));
    eval { $steps{$_}->(\%mail) for 'greeted', 'helo', @mail, 'quit'; 1 } or do { print STDERR "clients.pl: $@"; exit 1 };
    exit 0;
}

my $sample = content($notice);
my ($who, $count, %done) = ('', 0, sessions => 0, mails => 0, notices => 0, failed => 0);

# For the desk, each a case of its own, and for somebody else, in turn.
sub next_mail {
    $count++;
    return { from => 'bob@example.org', to => 'alice@example.com', text => crlf("Subject: lunch $who.$count\n\n" . "Shall we?\n" x 50) } if $count % 2;
    (my $text = $sample) =~ s/13322xxxxx/sprintf '%02d%05d', $who, $count/e;
    return { from => 'CBSCopyright@mc.mediasentry.com', to => 'abuse@example.com', text => $text };
}

sub session {
    my ($mails, $between) = @_;
    my @steps = ('greeted', 'helo', (@mail) x $mails, 'quit');
    my $mail;
    eval {
        for my $i (0 .. $#steps) {
            $mail = next_mail() if $steps[$i] eq 'mail';
            $steps{$steps[$i]}->($mail);
            if ($steps[$i] eq 'dot') {
                $done{mails}++;
                $done{notices}++ if $mail->{to} =~ /^abuse/;
            }
            $between->($i);
        }
        $done{sessions}++;
        1;
    } or do {
        $done{failed}++;
        note("failed: $@");
    };
}

sub note { my ($text) = @_; chomp $text; open my $file, '>>', "$folder/$who"; print $file "$text\n" }
sub enough { return -e "$folder/enough" }

my @lanes = (
    sub { session(1, sub { }) },
    sub { session(3, sub { pause(0.05) }) },
    sub { session(2, sub { pause(rand 0.6) }) },
    sub { session(4, sub { pause(rand 0.3) }) },
);
# Behind each step of a session with two mails.
my @standers = map { my $place = $_; sub { session(2, sub { stand() if $_[0] == $place }) } } 0 .. 2 * @mail + 1;

sub stand {
    open my $mark, '>', "$folder/stands-$who";
    close $mark;
    pause(0.1) until -e "$folder/go";
    pause(1);
}

my $children = 0;
sub child {
    my ($work) = @_;
    $children++;
    return if fork;
    ($who, $count) = ($children, $children % 2);
    srand $children;
    $work->();
    note(join ' ', 'done', @done{qw(sessions mails notices failed)}, $longest);
    POSIX::_exit(0);
}

for my $lane (@lanes) { child(sub { until (enough()) { $lane->(); pause(0.05) } }) }
child($_) for @standers;
my $since = now();
pause(0.1) until (() = glob "$folder/stands-*") == @standers || enough() || now() > $since + PATIENCE;
{ open my $mark, '>', "$folder/standing" }
1 while wait > 0;

my @sums = (0) x 4;
my $ended = 0;
for my $path (grep { /\d$/ && !/stands/ } glob "$folder/*") {
    open my $file, '<', $path;
    while (<$file>) {
        if (s/^done //) {
            my @figures = split;
            $ended++;
            $sums[$_] += $figures[$_] for 0 .. 3;
            $longest = $figures[4] if $figures[4] > $longest;
        }
        else { print }
    }
}
printf "%d sessions, %d mails, %d of them notices, %d failed, longest wait %.1f s\n", @sums, $longest;
exit($sums[3] == 0 && $ended == $children ? 0 : 1);
