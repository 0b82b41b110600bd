<?xml version="1.0" encoding="UTF-8"?>
<!-- What "releve check" found, as a page.  Every text comes ready-made; this arranges
     them.  Titles go through rlv:_(), and stand in src/view/phrases.c for the
     translators.  SPDX-License-Identifier: LGPL-2.1-or-later -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns="http://www.w3.org/1999/xhtml"
                xmlns:c="urn:releve:checked:1" xmlns:rlv="urn:releve:xslt:1"
                exclude-result-prefixes="c rlv">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>

  <xsl:variable name="title">
    <xsl:choose>
      <xsl:when test="/c:checked/@name"><xsl:value-of select="/c:checked/@name"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="/c:checked/@path"/></xsl:otherwise>
    </xsl:choose>
  </xsl:variable>
  <!-- Inside a string of the style sheet: what could end it goes. -->
  <xsl:variable name="footer" select="translate(concat(/c:checked/@plan, ' ',
    /c:checked/@version), '&quot;\&lt;&gt;', '')"/>

  <xsl:template match="/c:checked">
    <html lang="{@lang}">
      <head>
        <meta charset="utf-8"/>
        <meta http-equiv="Content-Security-Policy"
              content="default-src 'none'; style-src 'unsafe-inline'"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <title><xsl:value-of select="concat($title, ' – ', rlv:_('Findings'))"/></title>
        <style><xsl:value-of select="rlv:style('findings')"/></style>
        <style>@media print{@page{@bottom-left{content:"releve · <xsl:value-of
          select="$footer"/>";font:8px sans-serif;color:#55606E}@bottom-right{content:counter(page) " / " counter(pages);font:8px sans-serif;color:#55606E}}}</style>
      </head>
      <body>
        <a class="skip" href="#main"><xsl:value-of select="rlv:_('Skip to the content')"/></a>
        <header>
          <h1><bdi><xsl:value-of select="$title"/></bdi></h1>
          <p class="sub">
            <bdi><xsl:value-of select="@path"/></bdi>
            <xsl:if test="@version"><xsl:value-of select="concat(' · ', rlv:_('version'), ' ', @version)"/></xsl:if>
          </p>
          <p class="say"><xsl:value-of select="@headline"/></p>
          <p><xsl:value-of select="@counts"/></p>
          <xsl:choose>
            <xsl:when test="c:asked | c:unasked"><p><a href="#packs"><xsl:value-of select="@asked"/></a></p></xsl:when>
            <xsl:when test="@asked"><p><xsl:value-of select="@asked"/></p></xsl:when>
          </xsl:choose>
          <xsl:if test="c:file"><xsl:call-template name="filter"/></xsl:if>
        </header>
        <xsl:if test="c:file"><xsl:call-template name="contents"/></xsl:if>
        <main id="main">
          <xsl:apply-templates select="c:file"/>
          <xsl:if test="c:asked | c:unasked"><xsl:call-template name="packs"/></xsl:if>
        </main>
        <footer><xsl:value-of select="concat('releve ', @releve)"/></footer>
      </body>
    </html>
  </xsl:template>

  <!-- A shape and a word: never a colour alone. -->
  <xsl:template name="severity">
    <span class="severity {@severity}">
      <xsl:choose>
        <xsl:when test="@severity = 'error'">✕ </xsl:when>
        <xsl:when test="@severity = 'warning'">▲ </xsl:when>
        <xsl:otherwise>· </xsl:otherwise>
      </xsl:choose>
      <xsl:value-of select="@severityText"/>
    </span>
  </xsl:template>

  <xsl:template name="filter">
    <fieldset class="filter">
      <legend><xsl:value-of select="rlv:_('Show')"/></legend>
      <xsl:for-each select="c:severity[@n &gt; 0]">
        <label><input type="checkbox" checked="checked" id="show-{@id}"/>
          <xsl:value-of select="concat(' ', @text, ' (', @n, ')')"/></label>
      </xsl:for-each>
    </fieldset>
  </xsl:template>

  <!-- A number leads to a finding, on paper too. -->
  <xsl:template name="contents">
    <nav aria-label="{rlv:_('Contents')}">
      <h2><xsl:value-of select="rlv:_('Rules that speak')"/></h2>
      <table>
        <thead>
          <tr>
            <th scope="col"><xsl:value-of select="rlv:_('rule')"/></th>
            <th scope="col"><xsl:value-of select="rlv:_('what it asks')"/></th>
            <th scope="col" class="n"><xsl:value-of select="rlv:_('findings')"/></th>
            <th scope="col"><xsl:value-of select="rlv:_('below, under')"/></th>
          </tr>
        </thead>
        <tbody>
          <xsl:for-each select="c:rule">
            <tr class="{@severity}">
              <th scope="row"><xsl:call-template name="severity"/><xsl:text> </xsl:text><span class="id"><xsl:value-of select="@id"/></span></th>
              <td><xsl:value-of select="@title"/></td>
              <td class="n"><span class="label"><xsl:value-of select="rlv:_('findings')"/><xsl:text> </xsl:text></span><xsl:value-of select="@n"/></td>
              <td><span class="label"><xsl:value-of select="rlv:_('below, under')"/><xsl:text> </xsl:text></span>
                <xsl:for-each select="c:at">
                  <a href="#f{@number}"><xsl:value-of select="@number"/></a><xsl:text> </xsl:text>
                </xsl:for-each>
              </td>
            </tr>
          </xsl:for-each>
        </tbody>
      </table>
    </nav>
  </xsl:template>

  <xsl:template match="c:file">
    <section>
      <xsl:attribute name="class">
        <xsl:for-each select="c:group"><xsl:value-of select="concat('has-', @severity, ' ')"/></xsl:for-each>
      </xsl:attribute>
      <h2><bdi><xsl:value-of select="@name"/></bdi>
        <xsl:if test="not(@name)"><xsl:value-of select="rlv:_('of the whole')"/></xsl:if></h2>
      <xsl:apply-templates select="c:group"/>
    </section>
  </xsl:template>

  <xsl:template match="c:group">
    <div class="group {@severity}">
      <h3><xsl:call-template name="severity"/><xsl:text> </xsl:text><span class="sub">(<xsl:value-of select="@n"/>)</span></h3>
      <xsl:apply-templates select="c:crowd"/>
    </div>
  </xsl:template>

  <xsl:template match="c:crowd">
    <xsl:variable name="first" select="c:place[1]"/>
    <article id="f{@number}" class="{../@severity}">
      <div class="one">
      <h4><span class="number"><xsl:value-of select="@number"/></span><xsl:text> </xsl:text><bdi><xsl:value-of select="$first/@what"/></bdi></h4>
      <p class="place"><xsl:apply-templates select="$first"/></p>
      <xsl:if test="$first/@mark">
        <pre><span class="line" aria-hidden="true"><xsl:value-of select="$first/@line"/></span><code><xsl:value-of select="$first/@before"/><mark><xsl:value-of select="$first/@mark"/></mark><xsl:value-of select="$first/@after"/></code></pre>
      </xsl:if>
      <dl>
        <xsl:if test="@why"><dt><xsl:value-of select="rlv:_('why')"/></dt><dd><bdi><xsl:value-of select="@why"/></bdi></dd></xsl:if>
        <xsl:if test="@mend"><dt><xsl:value-of select="rlv:_('mend')"/></dt><dd><bdi><xsl:value-of select="@mend"/></bdi></dd></xsl:if>
        <xsl:if test="@fix"><dt><xsl:value-of select="rlv:_('fix')"/></dt><dd><code><xsl:value-of select="@fix"/></code></dd></xsl:if>
        <dt><xsl:value-of select="rlv:_('rule')"/></dt>
        <dd><span class="id"><xsl:value-of select="@rule"/></span>
          <xsl:if test="@title"><xsl:text> </xsl:text><xsl:value-of select="@title"/>
            <xsl:text> </xsl:text><code>releve explain <xsl:value-of select="@rule"/></code></xsl:if>
          <xsl:if test="@pack"><xsl:text> </xsl:text><span class="sub">(<xsl:value-of select="@pack"/>)</span></xsl:if></dd>
        <xsl:if test="@source"><dt><xsl:value-of select="rlv:_('source')"/></dt><dd><bdi><xsl:value-of select="@source"/></bdi></dd></xsl:if>
      </dl>
      </div>
      <xsl:if test="@more">
        <p class="more"><xsl:value-of select="@more"/></p>
        <ul>
          <xsl:for-each select="c:place[position() &gt; 1]">
            <li><span class="place"><xsl:call-template name="line"/></span><xsl:text> </xsl:text><bdi><xsl:value-of select="@what"/></bdi>
              <xsl:if test="@why"><br/><span class="sub"><xsl:value-of select="rlv:_('why')"/></span><xsl:text> </xsl:text><bdi><xsl:value-of select="@why"/></bdi></xsl:if>
              <xsl:if test="@mend"><br/><span class="sub"><xsl:value-of select="rlv:_('mend')"/></span><xsl:text> </xsl:text><bdi><xsl:value-of select="@mend"/></bdi></xsl:if></li>
          </xsl:for-each>
        </ul>
      </xsl:if>
    </article>
  </xsl:template>

  <xsl:template match="c:place">
    <bdi><xsl:value-of select="@file"/></bdi>
    <xsl:if test="@line &gt; 0"><xsl:text>:</xsl:text><xsl:call-template name="line"/></xsl:if>
  </xsl:template>

  <!-- Of a list whose file stands above it. -->
  <xsl:template name="line">
    <xsl:if test="@line &gt; 0"><xsl:value-of select="@line"/>
      <xsl:if test="@column &gt; 0"><xsl:value-of select="concat(':', @column)"/></xsl:if></xsl:if>
  </xsl:template>

  <!-- Which edition of the rules judged the plan. -->
  <xsl:template name="packs">
    <section id="packs">
      <h2><xsl:value-of select="rlv:_('Packs of rules')"/></h2>
      <table>
        <thead>
          <tr>
            <th scope="col"><xsl:value-of select="rlv:_('pack')"/></th>
            <th scope="col"><xsl:value-of select="rlv:_('of what')"/></th>
            <th scope="col"><xsl:value-of select="rlv:_('in force')"/></th>
            <th scope="col"><xsl:value-of select="rlv:_('held against its sources')"/></th>
            <th scope="col"><xsl:value-of select="rlv:_('why')"/></th>
          </tr>
        </thead>
        <xsl:apply-templates select="c:asked | c:unasked"/>
      </table>
    </section>
  </xsl:template>

  <xsl:template match="c:asked | c:unasked">
    <tbody>
      <tr class="part"><th scope="rowgroup" colspan="5">
        <xsl:choose>
          <xsl:when test="self::c:asked"><xsl:value-of select="concat('✓ ', rlv:_('asked'))"/></xsl:when>
          <xsl:otherwise><xsl:value-of select="concat('· ', rlv:_('not asked'))"/></xsl:otherwise>
        </xsl:choose>
        <xsl:text> </xsl:text><span class="sub">(<xsl:value-of select="@n"/>)</span></th></tr>
      <xsl:for-each select="c:pack">
        <tr>
          <th scope="row"><span class="id"><xsl:value-of select="@name"/></span><xsl:text> </xsl:text><xsl:value-of select="@version"/></th>
          <td><bdi><xsl:value-of select="@title"/></bdi>
            <xsl:if test="@file"><br/><span class="place"><bdi><xsl:value-of select="@file"/></bdi></span></xsl:if></td>
          <td><xsl:value-of select="@time"/></td>
          <td><xsl:if test="@checked"><span class="label"><xsl:value-of select="rlv:_('held against its sources')"/><xsl:text> </xsl:text></span><xsl:value-of select="@checked"/></xsl:if></td>
          <td><bdi><xsl:value-of select="@because"/></bdi></td>
        </tr>
      </xsl:for-each>
    </tbody>
  </xsl:template>
</xsl:stylesheet>
