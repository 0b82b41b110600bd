<?xml version="1.0" encoding="UTF-8"?>
<!-- The outlook as a page for a steering committee.  Every figure and date comes ready-made;
     this arranges them.  Titles go through rlv:_(), and stand in src/view/phrases.c for
     the translators.  SPDX-License-Identifier: LGPL-2.1-or-later -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns="http://www.w3.org/1999/xhtml"
                xmlns:o="urn:releve:outlook:1" xmlns:rlv="urn:releve:xslt:1"
                exclude-result-prefixes="o rlv">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>

  <!-- How many rows of a list a page shows; the command for the rest shows all. -->
  <xsl:variable name="most" select="12"/>
  <!-- French has a space before these, which does not break. -->
  <xsl:variable name="colon"><xsl:if test="/o:outlook/@lang = 'fr'">&#xA0;</xsl:if>:</xsl:variable>
  <xsl:variable name="narrow"><xsl:if test="/o:outlook/@lang = 'fr'">&#x202F;</xsl:if></xsl:variable>
  <xsl:variable name="footer-line" select="translate(concat(/o:outlook/o:plan/@id, ' ',
    /o:outlook/o:plan/@version, ' · ', /o:outlook/@dataDate, ' · ',
    /o:outlook/o:status/o:baseline/@name), '&quot;\&lt;&gt;&amp;&#10;&#13;{};', '')"/>

  <xsl:template match="/o:outlook">
    <html lang="{@lang}">
      <head>
        <meta charset="utf-8"/>
        <meta http-equiv="Content-Security-Policy"
              content="default-src 'none'; style-src 'unsafe-inline'"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <title><xsl:value-of select="o:plan/@name"/></title>
        <style><xsl:value-of select="rlv:style('report')"/></style>
        <style><xsl:value-of select="rlv:style('chart')"/></style>
        <style>@media print{@page{@bottom-left{content:"releve · <xsl:value-of
          select="$footer-line"/>";font:8px sans-serif;color:#55606E}@bottom-right{content:counter(page) " / " counter(pages);font:8px sans-serif;color:#55606E}}}</style>
      </head>
      <body>
        <a class="skip" href="#main"><xsl:value-of select="rlv:_('Skip to the content')"/></a>
        <xsl:call-template name="head"/>
        <xsl:call-template name="contents"/>
        <svg xmlns="http://www.w3.org/2000/svg" class="chart defs" aria-hidden="true"><xsl:call-template name="chart-defs"/></svg>
        <main id="main">
          <xsl:call-template name="lead"/>
          <xsl:call-template name="gates"/>
          <xsl:call-template name="overview"/>
          <xsl:call-template name="owed"/>
          <xsl:call-template name="late"/>
          <xsl:call-template name="path"/>
          <xsl:call-template name="loads"/>
          <xsl:call-template name="change"/>
          <xsl:call-template name="baseline"/>
          <xsl:call-template name="findings"/>
          <xsl:call-template name="rows"/>
        </main>
        <xsl:call-template name="foot"/>
      </body>
    </html>
  </xsl:template>

  <!-- Pieces. -->

  <xsl:template name="mark">
    <xsl:param name="side" select="@side"/>
    <xsl:variable name="known" select="/o:outlook/o:side[@id = $side]"/>
    <i class="mark {$side}" role="img" aria-label="{$known/@name}" title="{$known/@name}">
      <xsl:value-of select="$known/@mark"/>
    </i>
  </xsl:template>

  <xsl:template name="more">
    <xsl:param name="n"/>
    <xsl:if test="$n &gt; 0">
      <p class="sub"><xsl:value-of select="rlv:more($n)"/></p>
    </xsl:if>
  </xsl:template>

  <!-- A name, on its own as far as the direction of writing goes. -->
  <xsl:template name="named">
    <xsl:param name="id" select="@task"/>
    <span class="id"><xsl:value-of select="$id"/></span>
    <xsl:text> </xsl:text>
    <bdi><xsl:value-of select="@name"/></bdi>
  </xsl:template>

  <!-- Head. -->

  <xsl:template name="head">
    <header>
      <h1><bdi><xsl:value-of select="o:plan/@name"/></bdi></h1>
      <div class="sides">
        <xsl:for-each select="o:side[@party]">
          <span><xsl:call-template name="mark"><xsl:with-param name="side" select="@id"/></xsl:call-template>
            <xsl:text> </xsl:text><bdi><xsl:value-of select="@party"/></bdi>
            <xsl:text> </xsl:text><small class="sub"><xsl:value-of select="@name"/></small></span>
        </xsl:for-each>
      </div>
      <div class="when">
        <xsl:if test="o:plan/@version">
          <xsl:value-of select="concat(rlv:_('version'), ' ', o:plan/@version)"/>
        </xsl:if>
        <xsl:if test="@dataDateText">
          <xsl:text> · </xsl:text>
          <xsl:value-of select="@dataDateText"/>
        </xsl:if>
      </div>
    </header>
  </xsl:template>

  <xsl:template name="contents">
    <nav aria-label="{rlv:_('Contents')}">
      <ul>
        <li><a href="#overview"><xsl:value-of select="rlv:_('Overview')"/></a></li>
        <xsl:if test="o:gate"><li><a href="#gates"><xsl:value-of select="rlv:_('Gates')"/></a></li></xsl:if>
        <xsl:if test="o:status"><li><a href="#owed"><xsl:value-of select="rlv:_('Owed by each side')"/></a></li></xsl:if>
        <xsl:if test="o:path/o:step"><li><a href="#path"><xsl:value-of select="rlv:_('What decides the end')"/></a></li></xsl:if>
        <xsl:if test="o:loads"><li><a href="#loads"><xsl:value-of select="rlv:_('Load of the teams')"/></a></li></xsl:if>
        <xsl:if test="o:status/o:change or o:status/o:group"><li><a href="#change"><xsl:value-of select="rlv:_('Change management')"/></a></li></xsl:if>
        <xsl:if test="o:status"><li><a href="#baseline"><xsl:value-of select="rlv:_('Since the baseline')"/></a></li></xsl:if>
        <xsl:if test="o:finding"><li><a href="#findings"><xsl:value-of select="rlv:_('Findings')"/></a></li></xsl:if>
        <xsl:if test="o:chart[@kind = 'rows']"><li><a href="#rows"><xsl:value-of select="rlv:_('All tasks')"/></a></li></xsl:if>
      </ul>
    </nav>
  </xsl:template>

  <xsl:template name="lead">
    <section class="lead" aria-label="{rlv:_('In short')}">
      <div>
        <p class="say"><xsl:value-of select="o:summary/@headline"/></p>
        <xsl:if test="o:summary/@countsText">
          <p class="more"><xsl:value-of select="o:summary/@countsText"/></p>
        </xsl:if>
        <p class="more">
          <xsl:value-of select="o:summary/@pathText"/>
          <xsl:if test="o:summary/@pathText"><xsl:value-of select="$narrow"/><xsl:text>; </xsl:text></xsl:if>
          <xsl:value-of select="o:summary/@teamsText"/>
          <xsl:if test="o:summary/@boundText">
            <xsl:value-of select="$narrow"/><xsl:text>; </xsl:text>
            <xsl:value-of select="o:summary/@boundText"/>
          </xsl:if>
        </p>
      </div>
      <xsl:variable name="next" select="o:gate[@passed = 'false' and @days][1]"/>
      <div class="fact">
        <h2><xsl:value-of select="rlv:_('Next gate')"/></h2>
        <xsl:choose>
          <xsl:when test="$next">
            <p class="figure"><xsl:value-of select="$next/@id"/><xsl:text> </xsl:text>
              <small><xsl:value-of select="$next/@inText"/></small></p>
            <p><xsl:value-of select="$next/@dayText"/></p>
            <xsl:if test="starts-with($next/@slipText, '+')"><p class="sub"><xsl:value-of select="rlv:_('slip')"/>
              <xsl:text> </xsl:text><span class="watch">▲ <xsl:value-of select="$next/@slipText"/></span></p></xsl:if>
            <xsl:if test="$next/@asked &gt; 0"><p class="sub"><xsl:value-of select="$next/@stateText"/></p></xsl:if>
          </xsl:when>
          <xsl:when test="o:gate[@dayText]">
            <p class="figure"><xsl:value-of select="o:gate[@dayText][1]/@id"/></p>
            <p><xsl:value-of select="o:gate[@dayText][1]/@dayText"/></p>
          </xsl:when>
          <xsl:otherwise><p class="sub"><xsl:value-of select="rlv:_('no gate ahead')"/></p></xsl:otherwise>
        </xsl:choose>
      </div>
      <div class="fact">
        <h2><xsl:value-of select="rlv:_('Late and awaited')"/></h2>
        <xsl:choose>
          <xsl:when test="o:status">
            <p class="figure">
              <xsl:for-each select="o:status/o:owed[@by = 'client' or @by = 'provider']">
                <xsl:call-template name="mark"><xsl:with-param name="side" select="@by"/></xsl:call-template>
                <xsl:value-of select="@late"/><xsl:text> </xsl:text>
              </xsl:for-each>
            </p>
            <p class="sub"><xsl:value-of select="rlv:_('what each side owes the other and is late')"/></p>
          </xsl:when>
          <xsl:otherwise><p class="sub"><xsl:value-of select="rlv:_('nothing was recorded yet')"/></p></xsl:otherwise>
        </xsl:choose>
      </div>
      <div class="fact">
        <h2><xsl:value-of select="rlv:_('Against the baseline')"/></h2>
        <xsl:choose>
          <xsl:when test="o:status/o:baseline">
            <p class="figure"><xsl:value-of select="o:status/@slipText"/></p>
            <p class="sub"><bdi><xsl:value-of select="o:status/o:baseline/@name"/></bdi>
              <xsl:if test="o:status/o:baseline/@signedText != ''">
                <xsl:text>, </xsl:text><xsl:value-of select="rlv:_('signed by')"/>
                <xsl:text> </xsl:text><bdi><xsl:value-of select="o:status/o:baseline/@signedText"/></bdi>
              </xsl:if></p>
          </xsl:when>
          <xsl:otherwise>
            <p class="sub"><xsl:value-of select="rlv:_('Nothing to compare yet. A baseline is a set of dates both sides sign.')"/></p>
          </xsl:otherwise>
        </xsl:choose>
      </div>
    </section>
  </xsl:template>

  <!-- Charts. -->

  <xsl:template match="o:chart" mode="page">
    <svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 {@width} {@height}" preserveAspectRatio="xMinYMin meet" role="img" aria-label="{@label}">
      <xsl:apply-templates select="*"/>
    </svg>
  </xsl:template>

  <xsl:template name="overview">
    <section id="overview">
      <h2><xsl:value-of select="rlv:_('Overview')"/></h2>
      <xsl:choose>
        <xsl:when test="o:chart[@kind = 'overview']">
          <div class="scroll" tabindex="0" role="region" aria-label="{rlv:_('Overview')}"><xsl:apply-templates select="o:chart[@kind = 'overview']" mode="page"/></div>
        </xsl:when>
        <xsl:otherwise>
          <p><xsl:value-of select="rlv:_('The plan could not be scheduled; the findings below say why.')"/></p>
        </xsl:otherwise>
      </xsl:choose>
    </section>
  </xsl:template>

  <xsl:template name="rows">
    <xsl:if test="o:chart[@kind = 'rows']">
      <section id="rows" class="charts">
        <h2><xsl:value-of select="rlv:_('All tasks')"/></h2>
        <div class="scroll" tabindex="0" role="region" aria-label="{rlv:_('All tasks')}"><xsl:apply-templates select="o:chart[@kind = 'rows']" mode="page"/></div>
        <xsl:call-template name="twin"/>
      </section>
    </xsl:if>
  </xsl:template>

  <!-- The same to be read, searched and copied: a picture of a hundred bars tells a
       reader of screens little. -->
  <xsl:template name="twin">
    <xsl:if test="o:task/@startText">
      <details>
        <summary><xsl:value-of select="rlv:_('The same as a table')"/></summary>
        <div class="scroll" tabindex="0" role="region" aria-label="{rlv:_('The same as a table')}">
        <table class="twin">
          <thead><tr>
            <th scope="col"><xsl:value-of select="rlv:_('task')"/></th>
            <th scope="col"><xsl:value-of select="rlv:_('start')"/></th>
            <th scope="col"><xsl:value-of select="rlv:_('finish')"/></th>
            <th scope="col" class="n" title="{rlv:_('in working days')}"><xsl:value-of select="rlv:_('float')"/></th>
            <xsl:if test="o:status/o:baseline"><th scope="col" class="n" title="{rlv:_('in working days')}"><xsl:value-of select="rlv:_('slip')"/></th></xsl:if>
            <xsl:if test="o:task/@stateText"><th scope="col"><xsl:value-of select="rlv:_('state')"/></th></xsl:if>
            <th scope="col"><xsl:value-of select="rlv:_('because')"/></th>
          </tr></thead>
          <tbody>
            <xsl:for-each select="o:task">
              <tr>
                <th scope="row"><xsl:call-template name="mark"/><xsl:text> </xsl:text><xsl:call-template name="named"><xsl:with-param name="id" select="@id"/></xsl:call-template></th>
                <td class="day"><xsl:value-of select="@startText"/></td>
                <td class="day"><xsl:value-of select="@finishText"/></td>
                <td class="n"><xsl:value-of select="@floatText"/></td>
                <xsl:if test="/o:outlook/o:status/o:baseline"><td class="n"><xsl:value-of select="@slipText"/></td></xsl:if>
                <xsl:if test="@stateText"><td><xsl:value-of select="@stateText"/></td></xsl:if>
                <td><bdi><xsl:choose>
                  <xsl:when test="o:why[@of = 'finish'][@kind != 'duration']"><xsl:value-of select="o:why[@of = 'finish']/@text"/></xsl:when>
                  <xsl:otherwise><xsl:value-of select="o:why[@of = 'start']/@text"/></xsl:otherwise>
                </xsl:choose></bdi></td>
              </tr>
            </xsl:for-each>
          </tbody>
        </table>
        </div>
      </details>
    </xsl:if>
  </xsl:template>

  <!-- Gates. -->

  <xsl:template name="gates">
    <xsl:if test="o:gate">
      <section id="gates">
        <h2><xsl:value-of select="rlv:_('Gates')"/></h2>
        <div class="scroll" tabindex="0" role="region" aria-label="{rlv:_('Gates')}">
        <table class="gates">
          <thead><tr>
            <th scope="col"><xsl:value-of select="rlv:_('gate')"/></th>
            <th scope="col"><xsl:value-of select="rlv:_('day')"/></th>
            <th scope="col"><xsl:value-of select="rlv:_('committee')"/></th>
            <th scope="col"><xsl:value-of select="rlv:_('criteria')"/></th>
            <th scope="col" class="n" title="{rlv:_('in working days')}"><xsl:value-of select="rlv:_('float')"/></th>
            <xsl:if test="o:status/o:baseline"><th scope="col" class="n" title="{rlv:_('in working days')}"><xsl:value-of select="rlv:_('slip')"/></th></xsl:if>
            <th scope="col"><xsl:value-of select="rlv:_('decision')"/></th>
          </tr></thead>
          <tbody>
            <xsl:for-each select="o:gate">
              <tr>
                <th scope="row"><xsl:call-template name="named"><xsl:with-param name="id" select="@id"/></xsl:call-template></th>
                <td class="day"><xsl:value-of select="@dayText"/>
                  <xsl:if test="@inText"><small><br/><xsl:value-of select="@inText"/></small></xsl:if></td>
                <td><bdi><xsl:value-of select="@committee"/></bdi></td>
                <td>
                  <xsl:for-each select="o:criterion">
                    <span class="state {@state}" title="{@name}{$colon} {@stateText}"><xsl:value-of select="@mark"/></span>
                    <xsl:text> </xsl:text>
                  </xsl:for-each>
                  <xsl:choose>
                    <xsl:when test="@asked &gt; 0 or @passed = 'true'"><small><xsl:value-of select="@stateText"/></small></xsl:when>
                    <xsl:when test="not(o:criterion)"><span class="quiet"><xsl:value-of select="rlv:_('none named')"/></span></xsl:when>
                  </xsl:choose>
                </td>
                <td class="n"><xsl:value-of select="@floatText"/></td>
                <xsl:if test="/o:outlook/o:status/o:baseline"><td class="n"><xsl:value-of select="@slipText"/></td></xsl:if>
                <td><xsl:value-of select="@decisionText"/></td>
              </tr>
            </xsl:for-each>
          </tbody>
        </table>
        </div>
      </section>
    </xsl:if>
  </xsl:template>

  <!-- What each side owes: the same rank, size and order. -->

  <xsl:template name="owed">
    <xsl:if test="o:status">
      <section id="owed">
        <h2><xsl:value-of select="rlv:_('Owed by each side')"/></h2>
        <div class="pair">
          <xsl:for-each select="o:status/o:owed">
            <div>
              <table>
                <caption>
                  <xsl:call-template name="mark"><xsl:with-param name="side" select="@by"/></xsl:call-template>
                  <xsl:text> </xsl:text><bdi><xsl:value-of select="@party"/></bdi>
                  <xsl:text> </xsl:text><small class="sub"><xsl:value-of select="@countText"/></small>
                </caption>
                <tbody>
                  <xsl:for-each select="o:item[position() &lt;= $most]">
                    <tr>
                      <th scope="row"><xsl:call-template name="named"><xsl:with-param name="id" select="@id"/></xsl:call-template>
                        <small><br/><xsl:value-of select="@stateText"/><xsl:if test="@blocks &gt; 0"><xsl:text>, </xsl:text><xsl:value-of select="@blocksText"/></xsl:if></small></th>
                      <td class="n">
                        <xsl:choose>
                          <xsl:when test="@late = 'true'"><span class="late">✕ <xsl:value-of select="@dueText"/></span></xsl:when>
                          <xsl:otherwise><span class="quiet"><xsl:value-of select="@dueText"/></span></xsl:otherwise>
                        </xsl:choose>
                      </td>
                    </tr>
                  </xsl:for-each>
                  <xsl:if test="not(o:item)">
                    <tr><td class="quiet"><xsl:value-of select="rlv:_('nothing awaited')"/></td></tr>
                  </xsl:if>
                </tbody>
              </table>
              <xsl:call-template name="more"><xsl:with-param name="n" select="count(o:item) - $most"/></xsl:call-template>
            </div>
          </xsl:for-each>
        </div>
      </section>
    </xsl:if>
  </xsl:template>

  <!-- Late, and the next two weeks. -->

  <xsl:template name="late">
    <xsl:if test="o:status">
      <section id="late">
        <div>
          <xsl:attribute name="class"><xsl:choose>
            <xsl:when test="o:status/o:late">pair</xsl:when>
            <xsl:otherwise>alone</xsl:otherwise>
          </xsl:choose></xsl:attribute>
          <div>
            <h2><xsl:value-of select="rlv:_('Late tasks')"/></h2>
            <xsl:choose>
              <xsl:when test="o:status/o:late">
                <table>
                  <thead><tr>
                    <th scope="col"><xsl:value-of select="rlv:_('task')"/></th>
                    <th scope="col"><xsl:value-of select="rlv:_('now ends')"/></th>
                    <th scope="col" class="n"><xsl:value-of select="rlv:_('late, in working days')"/></th>
                  </tr></thead>
                  <tbody>
                    <xsl:for-each select="o:status/o:late[position() &lt;= $most]">
                      <tr>
                        <th scope="row"><xsl:call-template name="mark"/><xsl:text> </xsl:text><xsl:call-template name="named"/></th>
                        <td class="day"><xsl:value-of select="@finishText"/></td>
                        <td class="n"><span class="late">✕ <xsl:value-of select="@text"/></span></td>
                      </tr>
                    </xsl:for-each>
                  </tbody>
                </table>
                <xsl:call-template name="more"><xsl:with-param name="n" select="count(o:status/o:late) - $most"/></xsl:call-template>
              </xsl:when>
              <xsl:otherwise><p class="sub"><xsl:value-of select="rlv:_('No task is late.')"/></p></xsl:otherwise>
            </xsl:choose>
          </div>
          <div>
            <h2><xsl:value-of select="rlv:_('The next two weeks')"/></h2>
            <xsl:choose>
              <xsl:when test="o:status/o:event">
                <table>
                  <tbody>
                    <xsl:for-each select="o:status/o:event[position() &lt;= 2 * $most]">
                      <tr>
                        <td class="day"><xsl:if test="@first = 'true'"><xsl:value-of select="@dayText"/></xsl:if></td>
                        <td class="quiet"><xsl:value-of select="@whatText"/></td>
                        <td><xsl:call-template name="mark"/><xsl:text> </xsl:text><xsl:call-template name="named"/></td>
                      </tr>
                    </xsl:for-each>
                  </tbody>
                </table>
                <xsl:call-template name="more"><xsl:with-param name="n" select="count(o:status/o:event) - 2 * $most"/></xsl:call-template>
              </xsl:when>
              <xsl:otherwise><p class="sub"><xsl:value-of select="rlv:_('nothing starts or ends')"/></p></xsl:otherwise>
            </xsl:choose>
          </div>
        </div>
      </section>
    </xsl:if>
  </xsl:template>

  <!-- The chain that decides the end. -->

  <xsl:template name="path">
    <xsl:if test="o:path/o:step">
      <section id="path">
        <h2><xsl:value-of select="rlv:_('What decides the end')"/></h2>
        <p class="sub"><xsl:value-of select="o:summary/@pathText"/></p>
        <ol class="path">
          <xsl:for-each select="o:path/o:step[position() &lt;= 8 * $most]">
            <li>
              <span class="day"><xsl:value-of select="@startText"/>
                <xsl:if test="@finishText != @startText"><small>– <xsl:value-of select="@finishText"/></small></xsl:if></span>
              <xsl:call-template name="mark"/>
              <span><xsl:call-template name="named"/>
                <small><bdi><xsl:value-of select="@because"/></bdi></small></span>
            </li>
          </xsl:for-each>
        </ol>
        <xsl:call-template name="more"><xsl:with-param name="n" select="count(o:path/o:step) - 8 * $most"/></xsl:call-template>
      </section>
    </xsl:if>
  </xsl:template>

  <!-- Loads. -->

  <xsl:template name="loads">
    <xsl:if test="o:loads">
      <section id="loads">
        <h2><xsl:value-of select="rlv:_('Load of the teams')"/></h2>
        <p class="sub"><xsl:value-of select="rlv:_('per cent of capacity, by week; outlined where it is over')"/></p>
        <xsl:for-each select="o:loads">
          <div class="scroll" tabindex="0" role="region" aria-label="{rlv:_('Load of the teams')}">
          <table class="heat">
            <thead><tr>
              <th scope="col" class="team"><xsl:value-of select="rlv:_('team')"/></th>
              <xsl:for-each select="o:week">
                <th scope="col" class="week" title="{@mondayText}">
                  <span class="month"><xsl:value-of select="@month"/></span>
                  <xsl:value-of select="@iso"/></th>
              </xsl:for-each>
            </tr></thead>
            <tbody>
              <xsl:for-each select="o:team">
                <xsl:variable name="side" select="@side"/>
                <tr>
                  <th scope="row" class="team" title="{@name}"><xsl:call-template name="mark"/><xsl:text> </xsl:text><bdi><xsl:value-of select="@name"/></bdi></th>
                  <xsl:for-each select="o:cell">
                    <td class="{$side} d{@depth}">
                      <xsl:if test="@over = 'true'"><xsl:attribute name="class"><xsl:value-of select="concat($side, ' d4 over')"/></xsl:attribute></xsl:if>
                      <xsl:value-of select="@text"/>
                    </td>
                  </xsl:for-each>
                </tr>
              </xsl:for-each>
            </tbody>
          </table>
          </div>
        </xsl:for-each>
      </section>
    </xsl:if>
  </xsl:template>

  <!-- Change management. -->

  <xsl:template name="change">
    <xsl:if test="o:status/o:change or o:status/o:group">
      <section id="change">
        <h2><xsl:value-of select="rlv:_('Change management')"/></h2>
        <div class="pair people">
          <div>
            <table>
              <caption><xsl:value-of select="rlv:_('Actions to look at')"/></caption>
              <tbody>
                <xsl:for-each select="o:status/o:change[@flagged = 'true'][position() &lt;= $most]">
                  <tr>
                    <td class="what"><xsl:call-template name="mark"/><xsl:text> </xsl:text>
                      <xsl:call-template name="named"><xsl:with-param name="id" select="@id"/></xsl:call-template>
                      <small><br/><xsl:value-of select="@dueText"/><xsl:text>, </xsl:text><xsl:value-of select="@stateText"/>
                        <xsl:if test="@owner"><xsl:text>, </xsl:text><bdi><xsl:value-of select="@owner"/></bdi></xsl:if></small></td>
                    <td class="n flags"><span class="watch">▲ <xsl:value-of select="@flagsText"/></span></td>
                  </tr>
                </xsl:for-each>
                <xsl:if test="not(o:status/o:change[@flagged = 'true'])">
                  <tr><td class="quiet"><xsl:value-of select="rlv:_('No action is late or has gone quiet.')"/></td></tr>
                </xsl:if>
              </tbody>
            </table>
            <xsl:call-template name="more"><xsl:with-param name="n" select="count(o:status/o:change[@flagged = 'true']) - $most"/></xsl:call-template>
          </div>
          <xsl:if test="o:status/o:group">
            <div class="scroll" tabindex="0" role="region" aria-label="{rlv:_('Groups and stages')}">
              <table class="stages">
                <caption><xsl:value-of select="rlv:_('Groups and stages')"/></caption>
                <thead><tr>
                  <th scope="col"><xsl:value-of select="rlv:_('group')"/></th>
                  <th scope="col"><xsl:value-of select="rlv:_('go-live')"/></th>
                  <xsl:for-each select="o:status/o:group[1]/o:stage">
                    <th scope="col"><xsl:value-of select="@name"/></th>
                  </xsl:for-each>
                </tr></thead>
                <tbody>
                  <xsl:for-each select="o:status/o:group">
                    <tr>
                      <th scope="row"><bdi><xsl:value-of select="@name"/></bdi>
                        <xsl:if test="@headcount"><small> (<xsl:value-of select="@headcount"/>)</small></xsl:if></th>
                      <td class="day"><xsl:value-of select="@goLiveText"/></td>
                      <xsl:for-each select="o:stage">
                        <td><span title="{@coverText}">
                          <xsl:attribute name="class">state <xsl:choose>
                            <xsl:when test="@cover = 'late'">late-stage</xsl:when>
                            <xsl:otherwise><xsl:value-of select="@cover"/></xsl:otherwise>
                          </xsl:choose></xsl:attribute>
                          <xsl:value-of select="@mark"/></span>
                          <small><xsl:text> </xsl:text><xsl:value-of select="@actions"/></small></td>
                      </xsl:for-each>
                    </tr>
                  </xsl:for-each>
                </tbody>
              </table>
              <p class="sub">✓ <xsl:value-of select="rlv:_('covered')"/> · ▲ <xsl:value-of select="rlv:_('late')"/> · ✕ <xsl:value-of select="rlv:_('nothing planned')"/></p>
            </div>
          </xsl:if>
        </div>
      </section>
    </xsl:if>
  </xsl:template>

  <!-- Since the baseline. -->

  <xsl:template name="baseline">
    <xsl:if test="o:status">
      <section id="baseline">
        <h2><xsl:value-of select="rlv:_('Since the baseline')"/></h2>
        <xsl:choose>
          <xsl:when test="o:status/o:baseline">
            <p class="sub"><xsl:value-of select="o:status/o:baseline/@scopeText"/>
              <xsl:for-each select="o:status/o:count[@slipDays &gt; 0]">
                <xsl:text> </xsl:text><xsl:call-template name="mark"/><xsl:value-of select="@slipText"/>
              </xsl:for-each></p>
            <div class="pair">
              <xsl:call-template name="moves">
                <xsl:with-param name="title" select="rlv:_('Dates that matter')"/>
                <xsl:with-param name="moves" select="o:status/o:baseline/o:move[@matters = 'true']"/>
                <xsl:with-param name="shown" select="2 * $most"/>
              </xsl:call-template>
              <xsl:call-template name="moves">
                <xsl:with-param name="title" select="rlv:_('Tasks that moved')"/>
                <xsl:with-param name="moves" select="o:status/o:baseline/o:move[@matters = 'false']"/>
              </xsl:call-template>
            </div>
          </xsl:when>
          <xsl:otherwise>
            <p class="sub"><xsl:value-of select="rlv:_('Nothing to compare yet. A baseline is a set of dates both sides sign.')"/></p>
          </xsl:otherwise>
        </xsl:choose>
      </section>
    </xsl:if>
  </xsl:template>

  <xsl:template name="moves">
    <xsl:param name="title"/>
    <xsl:param name="moves"/>
    <xsl:param name="shown" select="$most"/>
    <div>
      <table>
        <caption><xsl:value-of select="$title"/></caption>
        <tbody>
          <xsl:for-each select="$moves[position() &lt;= $shown]">
            <tr>
              <td class="n">
                <xsl:if test="@slip &gt; 0"><xsl:attribute name="class">n strong</xsl:attribute></xsl:if>
                <xsl:value-of select="@slipText"/></td>
              <td><xsl:call-template name="mark"/><xsl:text> </xsl:text><xsl:call-template name="named"/>
                <small><br/><xsl:if test="@wasText != @isText"><xsl:value-of select="concat(@wasText, ' → ')"/></xsl:if><xsl:value-of select="@isText"/>
                  <xsl:if test="@cause"><xsl:text>, </xsl:text><xsl:value-of select="concat(rlv:_('because of'), ' ', @cause)"/></xsl:if></small></td>
            </tr>
          </xsl:for-each>
          <xsl:if test="not($moves)">
            <tr><td class="quiet"><xsl:value-of select="rlv:_('nothing moved')"/></td></tr>
          </xsl:if>
        </tbody>
      </table>
      <xsl:call-template name="more"><xsl:with-param name="n" select="count($moves) - $shown"/></xsl:call-template>
    </div>
  </xsl:template>

  <!-- Findings. -->

  <xsl:template name="findings">
    <xsl:if test="o:finding">
      <section id="findings">
        <h2><xsl:value-of select="rlv:_('Findings')"/></h2>
        <xsl:for-each select="o:finding[position() &lt;= 4 * $most]">
          <div class="finding">
            <p>
              <xsl:choose>
                <xsl:when test="@severity = 'error'"><span class="late">✕ <xsl:value-of select="@severityText"/></span></xsl:when>
                <xsl:when test="@severity = 'warning'"><span class="watch">▲ <xsl:value-of select="@severityText"/></span></xsl:when>
                <xsl:otherwise><span class="quiet">· <xsl:value-of select="@severityText"/></span></xsl:otherwise>
              </xsl:choose>
              <xsl:text> </xsl:text><bdi><xsl:value-of select="@what"/></bdi>
              <xsl:text> </xsl:text><span class="place"><xsl:value-of select="@rule"/>
                <xsl:if test="@file"><xsl:value-of select="concat(', ', @file)"/>
                  <xsl:if test="@line &gt; 0"><xsl:value-of select="concat(':', @line)"/></xsl:if></xsl:if></span>
            </p>
            <xsl:if test="@why or @mend or @source">
              <dl>
                <xsl:if test="@why"><dt><xsl:value-of select="rlv:_('why')"/></dt><dd><bdi><xsl:value-of select="@why"/></bdi></dd></xsl:if>
                <xsl:if test="@mend"><dt><xsl:value-of select="rlv:_('mend')"/></dt><dd><bdi><xsl:value-of select="@mend"/></bdi></dd></xsl:if>
                <xsl:if test="@source"><dt><xsl:value-of select="rlv:_('source')"/></dt><dd><xsl:value-of select="@source"/></dd></xsl:if>
              </dl>
            </xsl:if>
          </div>
        </xsl:for-each>
        <xsl:call-template name="more"><xsl:with-param name="n" select="count(o:finding) - 4 * $most"/></xsl:call-template>
      </section>
    </xsl:if>
  </xsl:template>

  <xsl:template name="foot">
    <footer>
      <span><xsl:value-of select="concat('releve ', @releve)"/></span>
      <span><xsl:value-of select="rlv:_('d: working days')"/></span>
      <span><xsl:value-of select="concat(rlv:_('plan'), ' ', o:plan/@id, ' ', o:plan/@version)"/></span>
      <xsl:if test="@dataDate"><span><xsl:value-of select="concat(rlv:_('data date'), ' ', @dataDate)"/></span></xsl:if>
      <xsl:if test="o:status/o:baseline"><span><xsl:value-of select="rlv:_('baseline')"/><xsl:text> </xsl:text><bdi><xsl:value-of select="o:status/o:baseline/@name"/></bdi></span></xsl:if>
      <xsl:if test="@journal != ''"><span><xsl:value-of select="rlv:_('journal')"/><xsl:text> </xsl:text><code><xsl:value-of select="@journal"/></code></span></xsl:if>
    </footer>
  </xsl:template>
</xsl:stylesheet>
